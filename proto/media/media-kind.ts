// The kinds of attachment that differ in how they are encrypted (Media: key schedule).

/** A voice message is `audio`, whatever it is called on the screen. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document'
