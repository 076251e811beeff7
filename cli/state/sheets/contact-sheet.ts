// Who somebody is across the boundary: their app, who vouches for what, how both stand, what is told and what is seen.
import { isService } from '#proto/address.js'
import type { Abilities, Standing } from '../../client/api.js'
import { appName, shortName } from '../boundary.js'
import { handleOf } from '../chat-sections.js'
import { chatsByAddress, freshChat, type ChatItem } from '../chats.js'
import { appOf, unavailable } from '../consent/interop-item.js'
import { keyOf } from '../keys/key-of.js'
import { moment } from '../moment.js'
import { head, table } from '../paragraphs.js'
import { oneLine } from '../rows.js'
import type { Line, View } from '../view.js'
import type { ContactItem } from './contact-item.js'
import { nameOf } from './name-of.js'

type Rows = readonly (readonly [string, string])[]

const STANDINGS: Readonly<Record<Standing, string>> = {
  none: 'nothing holds between you: nobody wrote yet, or they left',
  request: 'they wrote, and you have not answered; they learn nothing until you do',
  asked: 'you accept them; nothing says yet that they accept you',
  accepted: 'you accept them, and they accept you',
}

/** What the protocol gives each party to see, in a chat of this kind. */
const META_SEES =
  'who writes to whom, when, how much; that a message is a reaction or a receipt, and that you type'
const META_NOT = 'any text, file, quote or emoji: keys for those are only on your two devices'

function appRow(view: View, address: string): string {
  const handle = handleOf(address)
  const app = view.kind === 'meta' ? appOf(view.interop, handle) : undefined
  const state =
    app === undefined ? undefined : (unavailable(app.status) ?? (app.enabled ? 'on' : 'you turned it off'))
  return state === undefined ? appName(address) : `${appName(address)} (…@${oneLine(handle)}) · ${state}`
}

/** An address is as good as whoever checked it. */
function vouchedRow(address: string): string {
  const name = shortName(address)
  return isService(handleOf(address))
    ? `Meta, for the number ${name}; it shares no name and no photo`
    : `${appName(address)}, for ${name}; Meta, only that ${appName(address)} signed for it. Neither for who is behind it`
}

function showsRow(abilities: Abilities): string {
  const named: readonly (readonly [keyof Abilities, string])[] = [
    ...([
      ['replies', 'replies'],
      ['reactions', 'reactions'],
      ['revokes', 'taking back'],
    ] as const),
    ...([
      ['typing', 'typing'],
      ['readReceipts', 'read receipts'],
    ] as const),
  ]
  const shown = named.filter(([key]) => abilities[key] === true).map(([, name]) => name)
  const missing = named.filter(([key]) => abilities[key] === false).map(([, name]) => name)
  if (missing.length === 0) return shown.join(', ')
  return `${shown.length === 0 ? 'text and files' : shown.join(', ')}; not ${missing.join(', ')}`
}

function receiptsRow({ readReceipts, privacy }: ContactItem): string {
  const word = (on: boolean): string => (on ? 'they learn what you read' : 'they do not learn what you read')
  return readReceipts === undefined
    ? `${word(privacy.readReceipts)}, as for everybody`
    : `${word(readReceipts)}: chosen for this chat`
}

function presenceRow({ presence }: ContactItem): string {
  if (presence.state === 'available') return 'there now'
  if (presence.lastSeen !== undefined) return `last seen ${moment(presence.lastSeen)}`
  return presence.state === 'unavailable' ? 'not there now' : 'not known: it is told only where both allow it'
}

function safetyRow(view: View, { number, verifiedAt, pending }: ContactItem): string {
  if (number === undefined) return 'none yet: nothing was exchanged'
  const state = verifiedAt === undefined ? 'not compared' : `compared ${moment(verifiedAt)}`
  return `${number} … · ${pending ? 'their key changed, and you have not trusted it' : state} · ${keyOf(view, 'safety-number')}`
}

function contentsRow({ contents: { messages, files } }: ContactItem): string {
  const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`
  return `${count(messages, 'message')}, ${count(files, 'file')}`
}

function standingRows(view: View, chat: ChatItem): Rows {
  const request = view.requests.find((item) => item.with === chat.with)
  const since = request === undefined ? '' : `, since ${moment(request.since)}`
  return [
    ['You and they', `${STANDINGS[chat.standing ?? 'none']}${since}`],
    ...(chat.blocked
      ? [['Blocked', 'by you: neither of you reaches the other; /unblock ends it'] as const]
      : []),
  ]
}

export function contactSheet(view: View, item: ContactItem, width: number): readonly Line[] {
  const { with: address, jid } = item
  const chat = chatsByAddress(view.chats).get(address) ?? freshChat(address)
  const typing = item.privacy.typing ? 'they see when you type' : 'they do not see when you type'
  return [
    head(nameOf(view, address)),
    ...table(
      [
        ['Your name', chat.label ?? 'none: /label NAME gives one, which nobody learns'],
        ['Address', oneLine(address)],
        ['App', appRow(view, address)],
        ['Vouched for by', vouchedRow(address)],
        ['On the wire', jid ?? 'not known before they write'],
        ...standingRows(view, chat),
        ['Their app shows', showsRow(item.abilities)],
        ['Read receipts', receiptsRow(item)],
        ['Typing', `${typing}${item.abilities.typing ? '' : ', and their app does not show it'}`],
        ['There', presenceRow(item)],
        ['Safety number', safetyRow(view, item)],
        ['Here', contentsRow(item)],
        ['Meta sees', META_SEES],
        ['Meta cannot see', META_NOT],
      ],
      width,
    ),
  ]
}
