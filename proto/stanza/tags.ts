// The first byte of every value in a binary stanza (as open clients show it).

/** 1..235 are single-byte tokens, 240..244 are not in use. */
export const TAG = {
  LIST_EMPTY: 0,
  /** Four pages of 256 tokens; the index byte follows. */
  DICTIONARY_0: 236,
  DICTIONARY_3: 239,
  /** Seen in one fork only, with no public description. */
  UNKNOWN_244: 244,
  INTEROP_JID: 245,
  FB_JID: 246,
  AD_JID: 247,
  LIST_8: 248,
  LIST_16: 249,
  JID_PAIR: 250,
  HEX_8: 251,
  BINARY_8: 252,
  BINARY_20: 253,
  BINARY_32: 254,
  NIBBLE_8: 255,
} as const

/** The domain byte of AD_JID. */
export const AD_DOMAIN = { phone: 0, lid: 1, hosted: 128, 'hosted-lid': 129 } as const
