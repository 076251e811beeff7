// The walkthrough's steps, in the order a newcomer reads them; each builds on those before it.
import type { Step } from './step.js'
import { ciphertextOnly } from './steps/ciphertext-only.js'
import { consentGate } from './steps/consent-gate.js'
import { deletedFile } from './steps/deleted-file.js'
import { enlistment } from './steps/enlistment.js'
import { filesUnreadable } from './steps/files-unreadable.js'
import { firstMessage } from './steps/first-message.js'
import { handshake } from './steps/handshake.js'
import { identityToken } from './steps/identity-token.js'
import { network } from './steps/network.js'
import { offline } from './steps/offline.js'
import { picture } from './steps/picture.js'
import { prekeys } from './steps/prekeys.js'
import { push } from './steps/push.js'
import { reply } from './steps/reply.js'
import { resumedUpload } from './steps/resumed-upload.js'
import { voiceMessage } from './steps/voice-message.js'
import { wrongRoot } from './steps/wrong-root.js'

export const STEPS: readonly Step[] = [
  ...[network, identityToken, enlistment, handshake, wrongRoot],
  ...[consentGate, firstMessage, ciphertextOnly, prekeys, reply],
  ...[offline, push],
  ...[picture, voiceMessage, filesUnreadable, resumedUpload, deletedFile],
]
