// The slash commands about consent: requests, the choice of apps, asking to be reached, the ledger.
import { formatAddress, parseAddress } from '#proto/address.js'
import { isProtocolError } from '#proto/errors.js'
import type { InteropChoice } from '../../client/api.js'
import { nameInLine } from '../boundary.js'
import { refuse } from '../error-lines.js'
import { step, type Intent, type Step } from '../input.js'
import { openSheet, type View } from '../view.js'
import type { Command } from '../command.js'
import { startDelete, startLeave } from './decisions.js'
import { startReport } from './report-keys.js'

/** Whoever is named by address or by a request's number; without a name, the person of the open chat. */
function about(name: string, act: (view: View, address: string) => Step): Command['run'] {
  return (view, argument) => {
    if (argument === '') {
      const open = view.chat?.with
      return open === undefined ? refuse(view, 'no chat is open', `type /${name} ADDRESS`) : act(view, open)
    }
    if (/^[0-9]{1,6}$/.test(argument)) {
      const request = view.requests.find(({ id }) => id === Number(argument))
      if (request === undefined) return refuse(view, `there is no request ${argument}`, 'type /requests')
      return act(view, request.with)
    }
    try {
      return act(view, formatAddress(parseAddress(argument)))
    } catch (error) {
      if (!isProtocolError(error, 'address-invalid')) throw error
      return refuse(view, error.message, `type /${name} ada@parley`)
    }
  }
}

const asking =
  (intentOf: (address: string) => Intent) =>
  (view: View, address: string): Step =>
    step(view, intentOf(address))

/** Commands of WhatsApp accounts: partner users consent by enlisting. */
function ofMeta(run: Command['run']): Command['run'] {
  return (view, argument) =>
    view.kind === 'meta'
      ? run(view, argument)
      : refuse(view, 'only WhatsApp accounts choose apps', 'type /consent')
}

/** Only users of other apps enlist. */
function ofPartner(run: Command['run'], next: string): Command['run'] {
  return (view, argument) =>
    view.kind === 'partner' ? run(view, argument) : refuse(view, 'this is for users of other apps', next)
}

function deleteRequest(view: View, address: string): Step {
  const waiting = view.requests.some((request) => request.with === address)
  if (waiting) return step(startDelete(view, address))
  return refuse(view, `${nameInLine(address)} has no request here`, 'type /requests')
}

function interop(view: View, argument: string): Step {
  if (argument === '' || argument === 'on') return step(view, { do: 'interop', purpose: 'choose' })
  if (argument === 'off') return step(view, { do: 'interop', purpose: 'turn-off' })
  return refuse(view, '/interop takes nothing else, or off', 'type /interop')
}

/** One of two words and what it chooses. */
function setting(name: string, choices: Readonly<Record<string, InteropChoice>>): Command['run'] {
  const words = Object.keys(choices)
  return ofMeta((view, argument) => {
    const choice = Object.hasOwn(choices, argument) ? choices[argument] : undefined
    if (choice !== undefined) return step(view, { do: 'set-interop', choice })
    return refuse(view, `/${name} is ${words.join(' or ')}`, `type /${name} ${words[0] ?? ''}`)
  })
}

function consent(view: View): Step {
  return step(view, view.kind === 'meta' ? { do: 'interop', purpose: 'look' } : { do: 'enlistment' })
}

const reachable = ofPartner(
  about(
    'reach',
    asking((address) => ({ do: 'reach', with: address })),
  ),
  'type /interop',
)
const leave = ofPartner((view) => step(startLeave(view)), '/interop off keeps other apps away')

const block = (blocked: boolean): Command['run'] =>
  about(
    blocked ? 'block' : 'unblock',
    asking((address) => ({ do: 'block', with: address, blocked })),
  )

export const CONSENT_COMMANDS: Readonly<Record<string, Command>> = {
  requests: {
    usage: '/requests',
    does: 'who asks to write to you',
    run: (view) => step({ ...view, sheet: openSheet({ kind: 'requests' }) }, { do: 'refresh' }),
  },
  accept: {
    usage: '/accept',
    does: 'let the person of the open chat, or at an address, write to you',
    takes: ['address'],
    run: about(
      'accept',
      asking((address) => ({ do: 'accept-request', with: address })),
    ),
  },
  delete: {
    usage: '/delete',
    does: 'remove a request and its messages; they are told nothing',
    takes: ['address'],
    run: about('delete', deleteRequest),
  },
  block: {
    usage: '/block',
    does: 'no longer hear from the person of the open chat; it stays',
    takes: ['address'],
    run: block(true),
  },
  unblock: { usage: '/unblock', does: 'hear from them again', takes: ['address'], run: block(false) },
  report: {
    usage: '/report',
    does: 'report somebody to Meta, with nothing but what you choose',
    takes: ['address'],
    run: about('report', (view, address) => step(startReport(view, address))),
  },
  interop: {
    usage: '/interop [off]',
    does: 'which apps may reach me: read, choose, change, turn off (WhatsApp accounts)',
    takes: [{ oneOf: ['off'] }],
    run: ofMeta(interop),
  },
  consent: {
    usage: '/consent',
    does: 'what you consented to, since when, what was shown, how to withdraw',
    run: consent,
  },
  inbox: {
    usage: '/inbox',
    does: 'combined or separate: where chats with other apps stand',
    takes: [{ oneOf: ['combined', 'separate'] }],
    run: setting('inbox', { combined: { inbox: 'combined' }, separate: { inbox: 'separate' } }),
  },
  pings: {
    usage: '/pings',
    does: 'on or off: may users of apps that are off ask me to turn them on',
    takes: [{ oneOf: ['on', 'off'] }],
    run: setting('pings', { on: { pings: true }, off: { pings: false } }),
  },
  reach: {
    usage: '/reach ADDRESS',
    does: 'ask somebody on WhatsApp to let your app reach them',
    takes: ['address'],
    run: reachable,
  },
  leave: {
    usage: '/leave',
    does: 'leave WhatsApp: Meta deletes your keys and what waits; your chats stay here',
    run: leave,
  },
  ledger: {
    usage: '/ledger',
    does: 'all that was decided about you, and by whom',
    run: (view) => step(view, { do: 'ledger' }),
  },
}
