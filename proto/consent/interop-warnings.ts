// What a Meta user is warned of before interoperability is turned on (Consent: the warnings). Which points
// belong in is published; the words are ours, spoken by the simulated service.
import type { ConsentText } from './consent-text.js'

/** A change of any word needs the next version: people have accepted exactly this text. */
export const INTEROP_WARNINGS: ConsentText = {
  id: 'interop-warnings',
  version: 1,
  title: 'Messages from other apps',
  introduction:
    'People who use another messaging app can write to you here, if you let their app in. ' +
    'It is off until you turn it on, you choose each app yourself, and you can turn any of them off again.',
  points: [
    'Somebody you have blocked here can have an account in another app too, and reach you from there. Block them again where they turn up.',
    'Another app handles your messages under its own rules. We cannot check what it does with them, or how safe the device at the other end is.',
    'Your name and your picture are not given to other apps. People there see your phone number, and you see the identifier that their app vouches for.',
    'Messages stay end-to-end encrypted: we cannot read or hear them. We do see who writes to whom, and when.',
    'Not everything works with people in other apps, for example calls, stories and disappearing messages.',
    'Unwanted messages and attempts at fraud may come from other apps as well. A first message from somebody new waits as a request, and its sender learns nothing until you accept or answer it.',
    'Turning an app off stops its messages at once, including those that were still on their way. What you have received stays with you, and what you have sent stays with the people you sent it to.',
  ],
}
