// Who plays in the walkthrough, and what they say to each other.

export type PersonName = 'ada' | 'bob' | 'eve'

export const PARTNER_ID = 1
export const BOBS_PHONE = '4915550001'
export const ADAS_USER = 'ada'
export const ADA = `${ADAS_USER}@parley`
/** A number that nobody has. */
export const NOBODY = '+4915559999@whatsapp'
export const BOB = `+${BOBS_PHONE}@whatsapp`

/** No text is part of another, so that each can be searched for. */
export const TEXTS = {
  tooEarly: 'Bob, it is me, from another app',
  hello: 'Hello Bob, you can read this now',
  secret: 'The spare key lies under the blue pot',
  reply: 'Hello Ada, how good to hear you',
  thanks: 'And every answer turns the ratchet',
  quoting: 'That is the line I wanted to hear',
  regretted: 'I was never fond of your cooking',
  whileAsleep: 'Wake up, the tea is ready',
  caption: 'This is where we pitched the tent',
  blocked: 'Why do you not answer any more',
  unblocked: 'Good that we can talk again',
  heldBack: 'The boat leaves at six tomorrow',
  afterwards: 'Shall I still send you the keys',
} as const

/** How Ada takes it. Longer than most emoji, so that it can be searched for. */
export const REACTION = '❤️‍🔥'

/** What they send each other, in the network's folder for people's files. */
export const FILES = {
  picture: 'picture.png',
  voice: 'voice.wav',
  large: 'large.bin',
  deleted: 'deleted.bin',
} as const
