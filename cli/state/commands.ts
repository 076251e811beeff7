// The slash commands of the composer: one table serves reading them and the key sheet.
import { formatAddress, parseAddress } from '#proto/address.js'
import { isProtocolError } from '#proto/errors.js'
import type { Command } from './command.js'
import { CONSENT_COMMANDS } from './consent/consent-commands.js'
import { DESK_COMMANDS } from './desk/desk-commands.js'
import { refuse } from './error-lines.js'
import { step, type Intent, type Step } from './input.js'
import { LIST_COMMANDS } from './list/list-commands.js'
import { MEDIA_ACTIONS } from './media/media-actions.js'
import { infoDownloads } from './media/on-media.js'
import { actOnFile } from './media/act-on-file.js'
import { readPath } from './media/typed-path.js'
import { PICKER_COMMANDS } from './picker/picker-commands.js'
import { TALK_COMMANDS } from './talk/talk-commands.js'
import { openSheet, type View } from './view.js'

function to(view: View, argument: string): Step {
  try {
    return step(view, { do: 'open', with: formatAddress(parseAddress(argument)) })
  } catch (error) {
    if (!isProtocolError(error, 'address-invalid')) throw error
    return refuse(view, error.message, 'type /to +4915550001@whatsapp')
  }
}

function trust(view: View, argument: string): Step {
  const address = argument === '' ? view.chat?.with : argument
  if (address === undefined) return refuse(view, 'no chat is open', 'type /trust ADDRESS')
  return step(view, { do: 'trust', with: address })
}

/** Turning on begins with what there is to know; turning off is done at once. */
function setPartner(enabled: boolean): Command['run'] {
  return (view, argument) => {
    const id = /^[0-9]{1,9}$/.test(argument) ? Number(argument) : undefined
    if (id === undefined) return refuse(view, 'an app is named by its number', 'type /partners to see them')
    if (enabled) return step(view, { do: 'interop', purpose: 'choose', app: id })
    return step(view, { do: 'set-partner', id, enabled })
  }
}

function sendFile(voice: boolean): Command['run'] {
  return (view, argument) => {
    const name = voice ? '/voice' : '/send'
    if (view.chat === undefined) return refuse(view, 'no chat is open', 'type /to ADDRESS')
    const typed = readPath(argument)
    if (typed === undefined) {
      return refuse(view, `${name} needs a file`, `type ${name} PATH, in quotes where it has spaces`)
    }
    const { path, rest: caption } = typed
    if (voice && caption !== '') return refuse(view, 'a voice message has no caption', `type ${name} PATH`)
    return step(view, { do: 'send-file', to: view.chat.with, path, caption, voice })
  }
}

function downloads(view: View, argument: string): Step {
  switch (argument) {
    case 'off':
    case 'small':
    case 'all':
      return step(view, { do: 'set-downloads', downloads: argument })
    case '':
      return step({ ...view, line: infoDownloads(view.downloads) })
    default:
      return refuse(view, 'downloads are off, small or all', 'type /downloads small')
  }
}

const onFiles = MEDIA_ACTIONS.map((action): readonly [string, Command] => {
  const { command, usage, does } = action
  const run: Command['run'] = (view, argument) => {
    if (argument === '') return actOnFile(view, action)
    if (!usage.includes('PATH')) return refuse(view, `${usage} takes nothing else`, `type ${usage}`)
    const typed = readPath(argument)
    if (typed?.rest !== '') return refuse(view, 'this is no path', 'put it in quotes where it has spaces')
    return actOnFile(view, action, typed.path)
  }
  return [command, { usage, does, run, ...(usage.includes('PATH') ? { takes: ['path'] } : {}) }]
})

const ask =
  (intent: Intent): Command['run'] =>
  (view) =>
    step(view, intent)

export const COMMANDS: Readonly<Record<string, Command>> = {
  to: {
    usage: '/to ADDRESS',
    does: 'open a chat, such as /to +4915550001@whatsapp or /to ada@parley',
    takes: ['address'],
    run: to,
  },
  send: {
    usage: '/send PATH',
    does: 'send a file; what follows the path is its caption',
    takes: ['path', 'text'],
    run: sendFile(false),
  },
  voice: {
    usage: '/voice PATH',
    does: 'send audio as a voice message',
    takes: ['path'],
    run: sendFile(true),
  },
  ...Object.fromEntries(onFiles),
  downloads: {
    usage: '/downloads',
    does: 'off, small or all: which files are fetched by themselves',
    takes: [{ oneOf: ['off', 'small', 'all'] }],
    run: downloads,
  },
  trust: {
    usage: '/trust',
    does: 'accept the changed key of the open chat and send what was held',
    run: trust,
  },
  ...TALK_COMMANDS,
  ...LIST_COMMANDS,
  ...PICKER_COMMANDS,
  ...CONSENT_COMMANDS,
  ...DESK_COMMANDS,
  partners: {
    usage: '/partners',
    does: 'which apps may reach me (WhatsApp accounts)',
    run: ask({ do: 'partners' }),
  },
  enable: { usage: '/enable ID', does: 'let the users of an app reach me', run: setPartner(true) },
  disable: { usage: '/disable ID', does: 'keep the users of an app away', run: setPartner(false) },
  help: {
    usage: '/help',
    does: 'this sheet',
    run: (view) => step({ ...view, sheet: openSheet({ kind: 'keys' }) }),
  },
  quit: { usage: '/quit', does: 'leave; waiting messages stay in the outbox', run: ask({ do: 'quit' }) },
}

/** Carries out `/name argument`. */
export function runCommand(view: View, typed: string): Step {
  const [, name = '', argument = ''] = /^\/(\S*)\s*(.*?)\s*$/su.exec(typed) ?? []
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) return refuse(view, `there is no command /${name}`, '? shows the commands')
  return command.run({ ...view, line: undefined }, argument)
}
