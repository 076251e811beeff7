// Joins one pane to its engine: events and answers in, intents out.
import type { ParleyClient } from '../client/api.js'
import type { Input, Intent } from '../state/input.js'
import { ComposeEngine } from './compose-engine.js'
import { performConsent } from './consent-engine.js'
import { performDesk, type DeskDeps } from './desk-engine.js'
import { failureOf } from './failure.js'
import { performList } from './list-engine.js'
import { MediaEngine, type MediaEngineDeps } from './media-engine.js'
import { PAGE, openingPage, type OpensAt } from './opening-page.js'
import { PickerEngine } from './picker-engine.js'
import { performTalk, type TalkEngineDeps } from './talk-engine.js'

/** Intents that concern one chat client, not the terminal. */
export type EngineIntent = Exclude<Intent, { do: 'quit' | 'suspend' | 'redraw' }>

export interface PaneEngine {
  perform(intent: EngineIntent): void
  readonly close: () => void
}

/** Starts with the engine's present state. `tell` takes events and answers. */
export function joinEngine(
  client: ParleyClient,
  deps: MediaEngineDeps & TalkEngineDeps & { readonly desk?: DeskDeps; readonly opensAt?: OpensAt },
  tell: (input: Input) => void,
): PaneEngine {
  const { clock, newMessageId } = deps
  const fail = (error: unknown): void => {
    tell({ type: 'failed', failure: failureOf(error) })
  }
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      fail(error)
    }
  }
  const media = new MediaEngine(client, deps, tell)
  const picker = new PickerEngine(client, clock, tell)
  const compose = new ComposeEngine(client, deps, tell)
  let open: string | undefined
  const send = ({ to, text, replyTo }: Extract<Intent, { do: 'send' }>): void => {
    const id = newMessageId()
    tell({ type: 'sending', id, to, text, replyTo, now: clock.now() })
    const sent = replyTo === undefined ? client.send(to, text, id) : client.talk.reply(replyTo, text, id)
    sent.then(
      (event) => {
        tell({ type: 'event', event })
        // Where their app shows no replies, another text went than was typed.
        if (replyTo !== undefined && !client.talk.abilities(to).replies) refresh()
      },
      (error: unknown) => {
        tell({ type: 'send-failed', id, failure: failureOf(error) })
      },
    )
  }
  const tellChats = (): void => {
    tell({ type: 'chats', chats: client.chats() })
    tell({ type: 'requests', requests: client.requests() })
    tell({ type: 'list', list: { tell: 'today', now: clock.now() } })
  }
  const refresh = (): void => {
    tellChats()
    if (open !== undefined)
      tell({ type: 'reloaded', with: open, page: client.history(open, { limit: PAGE }) })
  }
  const setBlocked = (address: string, blocked: boolean): void => {
    const done = blocked ? client.block(address) : client.unblock(address)
    done.then(() => {
      tell({ type: 'blocked', with: address, blocked })
    }, fail)
  }
  const askPartners = (): void => {
    client.partners().then((partners) => {
      tell({ type: 'partners', partners })
    }, fail)
  }

  const perform = (intent: EngineIntent): void => {
    switch (intent.do) {
      case 'send':
        send(intent)
        return
      case 'send-file':
      case 'media':
      case 'set-downloads':
        media.perform(intent)
        return
      case 'connect':
        // How it goes is told by the connection itself; why it failed stands behind the next try.
        client.connect().catch(() => undefined)
        return
      case 'open':
        open = intent.with
        tell({ type: 'opened', with: open, ...openingPage(client, open, deps.opensAt ?? 'unread') })
        // From here on it is told whether they are there.
        client.people.presence(open)
        return
      case 'older': {
        const page = client.history(intent.with, { before: intent.before, limit: PAGE })
        tell({ type: 'older', with: intent.with, page })
        return
      }
      case 'refresh':
        refresh()
        return
      case 'seen':
        client.talk.read(intent.with, intent.upTo)
        return
      case 'trust':
        client.trust(intent.with).then(({ released }) => {
          tell({ type: 'trusted', with: intent.with, released })
        }, fail)
        return
      case 'block':
        setBlocked(intent.with, intent.blocked)
        return
      case 'partners':
        askPartners()
        return
      case 'set-partner':
        client.setPartner(intent.id, intent.enabled).then((partner) => {
          tell({ type: 'partner', partner })
        }, fail)
        return
      case 'talk':
        void performTalk(client, deps, intent.talk, tell)
        return
      case 'list':
        void performList(client, intent.list, tell)
        return
      case 'compose':
        compose.perform(intent.compose)
        return
      case 'picker':
        picker.perform(intent.picker)
        return
      case 'desk':
        void performDesk(deps.desk, intent.desk, tell)
        return
      default:
        void performConsent(client, intent, tell)
        return
    }
  }

  attempt(() => {
    const status = client.status()
    tell({ type: 'status', status })
    tellChats()
    const asks = status.kind === 'meta' && status.connection.state === 'online'
    if (asks) perform({ do: 'interop', purpose: 'know' })
  })
  const unsubscribe = client.subscribe((event) => {
    tell({ type: 'event', event })
  })
  return {
    perform: (intent) => {
      attempt(() => {
        perform(intent)
      })
    },
    close: () => {
      unsubscribe()
      media.close()
      picker.close()
    },
  }
}
