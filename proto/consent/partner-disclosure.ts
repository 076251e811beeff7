// What a user of this app is told before they enlist with Meta (framework: opt-in of partner users; Consent:
// partner's side). That there is a disclosure is published, its words are ours.
import type { ConsentText } from './consent-text.js'

/** A change of any word needs the next version: people have accepted exactly this text. */
export const PARTNER_DISCLOSURE: ConsentText = {
  id: 'partner-disclosure',
  version: 1,
  title: 'Reaching people on WhatsApp or Messenger',
  introduction:
    'To exchange messages with people on a service of Meta, this app enlists you there. ' +
    'Meta then learns some things about you, and others it does not.',
  points: [
    'Meta will see your identifier in this app and the name you send with your messages. The people you write to see both.',
    'Meta will see whom you exchange messages with, when you write, type, receive and read, how large each message or file is, when you are connected, and which country this app says you live in.',
    'Meta will see your internet address: your device connects to its servers directly, also to fetch files that its users send you.',
    'Meta cannot see what you write, say or send. Messages and files are encrypted on your device; the keys that open them stay there, and Meta gets only their public halves.',
    'Meta does not get your password, your contacts, or the messages you keep on your device.',
    'People there decide for themselves whether to hear from you. They can block you or report you, and add to a report what you wrote to them.',
    'You can leave at any time, and 30 days without a connection count as leaving. Meta then deletes your keys, your waiting messages, your settings and your block list, keeps your identifier reserved for 30 days so that nobody else becomes you, and forgets it afterwards. A record of what was decided about your account stays, under a number that leads to you no longer.',
    'Leaving does not reach what others have received from you already. Your own history stays on your device until you remove it.',
  ],
}
