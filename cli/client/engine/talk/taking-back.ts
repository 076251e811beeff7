// Taking a message of ours back: gone here at once, gone there when the revoke arrives (End-to-end layer: protocol
// message, REVOKE). What never left is just not sent.
import { encodeContent } from '#proto/content/message.js'
import { checkJid } from '#proto/stanza/jid.js'
import { ClientError, type MessageRef, type SendOutcome } from '../../api.js'
import { byUs } from '../../store/evidence.js'
import type { MessageKey } from '../../store/media-rows.js'
import type { OutboxRow } from '../../store/outbox.js'
import type { EngineContext } from '../context.js'
import type { MediaDesk } from '../media/media-desk.js'
import { newMessageId } from '../message-id.js'
import type { Outgoing } from '../outgoing.js'
import { abilitiesOf } from './abilities.js'
import { mayHaveLeft } from './has-left.js'
import { letGoReactions } from './own-reactions.js'
import { anyTarget, presentTarget } from './talk-target.js'

const TAKEN_BACK_TEXT = 'you took it back before it was sent'

export class TakingBack {
  readonly #context: EngineContext
  readonly #outgoing: Outgoing
  readonly #media: MediaDesk

  constructor(context: EngineContext, outgoing: Outgoing, media: MediaDesk) {
    this.#context = context
    this.#outgoing = outgoing
    this.#media = media
  }

  /** See {@link Talk.revoke}. */
  async revoke(ref: MessageRef): Promise<SendOutcome> {
    if (ref.direction === 'in') {
      throw new ClientError(
        'usage',
        'only its author takes a message back; you can remove it here for yourself',
      )
    }
    const { key, message } = presentTarget(this.#context, ref)
    if (message.state === 'failed') {
      throw new ClientError('usage', 'this message was never sent: remove it here, nobody else has it')
    }
    if (await this.#keepBack(key)) return { event: 'sent', id: key.id }
    return this.#send(key)
  }

  /** See {@link Talk.forget}. */
  async forget(ref: MessageRef): Promise<void> {
    const { key } = anyTarget(this.#context, ref)
    const { committer, entries, outbox, uploads } = this.#context
    const { chat, id, direction } = key
    const waits = outbox.get('message', id, chat) ?? uploads.get(chat, id)
    if (direction === 'out' && waits) {
      throw new ClientError('usage', 'this message still waits to be sent: take it back first')
    }
    const rows: OutboxRow[] = []
    await committer.commit(() => {
      rows.push(...letGoReactions(this.#context, key))
      entries.remove(key)
    })
    this.#outgoing.withdrawn(rows, 'its message was removed here')
    this.#media.forget(key)
  }

  /** False where somebody else may have it already. */
  async #keepBack(key: MessageKey): Promise<boolean> {
    const { committer, outbox, sent, uploads, clock } = this.#context
    const { chat, id } = key
    const upload = uploads.get(chat, id)
    if (upload && !(await this.#media.sending.giveUp([upload], TAKEN_BACK_TEXT))) {
      throw new ClientError('failed', 'this message is being sent right now: take it back in a moment')
    }
    const rows: OutboxRow[] = []
    const now = { kept: true }
    await committer.commit(() => {
      now.kept = upload !== undefined || !mayHaveLeft(this.#context, chat, id)
      if (!now.kept) return
      const row = outbox.get('message', id, chat)
      if (row && outbox.remove('message', id, chat)) rows.push(row)
      sent.setState(chat, id, 'failed', byUs(clock.now(), 'taken back before it was sent'), TAKEN_BACK_TEXT)
      this.#context.entries.revoke(key)
    })
    if (!now.kept) return false
    this.#outgoing.withdrawn(rows, TAKEN_BACK_TEXT)
    this.#erased(key)
    return true
  }

  async #send(key: MessageKey): Promise<SendOutcome> {
    const { clock, contacts, entries, outbox, sent } = this.#context
    const chat = await this.#outgoing.writable(key.chat)
    const { app, revokes } = abilitiesOf(this.#context, chat)
    if (!revokes) {
      throw new ClientError(
        'unsupported',
        `${app} does not take messages back: they would keep it. Remove it here alone`,
      )
    }
    const jid = contacts.byAddress(chat)?.jid
    const target = { id: key.id, fromMe: true, chat: jid === undefined ? undefined : checkJid(jid) }
    const content = encodeContent({ kind: 'revoke', target })
    const id = newMessageId(this.#context.randomBytes)
    const timestamp = clock.now()
    const rows: OutboxRow[] = []
    return this.#outgoing.sendReady({
      ...{ chat, id, content, act: 'revoke' },
      before: () => {
        rows.push(...letGoReactions(this.#context, key))
        sent.addAct({ id, kind: 'revoke', target: key, content, timestamp })
        // It may have gone out or not: nothing of it goes from here on.
        const row = outbox.get('message', key.id, chat)
        if (row && outbox.remove('message', key.id, chat)) {
          rows.push(row)
          sent.setState(chat, key.id, 'failed', byUs(timestamp, 'taken back'), TAKEN_BACK_TEXT)
        }
        entries.revoke(key)
      },
      stored: () => {
        this.#outgoing.withdrawn(rows, TAKEN_BACK_TEXT)
        this.#erased(key)
      },
    })
  }

  #erased(key: MessageKey): void {
    const { clock, emit } = this.#context
    const { chat, id, direction } = key
    emit({ event: 'revoked', with: chat, id, direction, timestamp: clock.now() })
    this.#media.forget(key)
  }
}
