// The walkthrough's steps, in the order a newcomer reads them; each builds on those before it.
import type { Step } from './step.js'
import { accept } from './steps/accept.js'
import { application } from './steps/application.js'
import { ask } from './steps/ask.js'
import { block } from './steps/block.js'
import { ciphertextOnly } from './steps/ciphertext-only.js'
import { consentGate } from './steps/consent-gate.js'
import { deletedFile } from './steps/deleted-file.js'
import { disclosure } from './steps/disclosure.js'
import { enlistment } from './steps/enlistment.js'
import { filesUnreadable } from './steps/files-unreadable.js'
import { firstMessage } from './steps/first-message.js'
import { handshake } from './steps/handshake.js'
import { identityToken } from './steps/identity-token.js'
import { leave } from './steps/leave.js'
import { network } from './steps/network.js'
import { offline } from './steps/offline.js'
import { optIn } from './steps/opt-in.js'
import { picture } from './steps/picture.js'
import { prekeys } from './steps/prekeys.js'
import { push } from './steps/push.js'
import { quote } from './steps/quote.js'
import { reaction } from './steps/reaction.js'
import { readReceipt } from './steps/read-receipt.js'
import { reply } from './steps/reply.js'
import { resume } from './steps/resume.js'
import { resumedUpload } from './steps/resumed-upload.js'
import { signature } from './steps/signature.js'
import { suspend } from './steps/suspend.js'
import { takenBack } from './steps/taken-back.js'
import { typing } from './steps/typing.js'
import { unblock } from './steps/unblock.js'
import { voiceMessage } from './steps/voice-message.js'
import { wrongRoot } from './steps/wrong-root.js'

export const STEPS: readonly Step[] = [
  ...[network, application, signature],
  ...[disclosure, identityToken, enlistment, handshake, wrongRoot],
  ...[consentGate, ask, optIn, firstMessage, accept],
  ...[ciphertextOnly, prekeys, reply],
  ...[readReceipt, quote, reaction, typing, takenBack],
  ...[offline, push],
  ...[picture, voiceMessage, filesUnreadable, resumedUpload, deletedFile],
  ...[block, unblock, suspend, resume, leave],
]
