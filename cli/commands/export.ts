// `parley export`: a chat as a file of text, Markdown or NDJSON; needs no connection.
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { ClientError } from '../client/api.js'
import { EXPORT_FORMS, isExportFormat, type ExportFormat } from '../faces/export/format.js'
import { writeExport } from '../faces/export/write-export.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'
import { chatOf, requiredText } from './raw-args.js'

export interface ExportedRecord {
  readonly event: 'exported'
  readonly with: string
  readonly path: string
  /** Messages and notices. */
  readonly rows: number
}

export const exportChat: ProfileCommand = {
  name: 'export',
  creates: false,
  lasting: false,
  async run(args, { client, output, clock, signal }) {
    const address = chatOf(args, 'with')
    if (!client.chats().some((chat) => chat.with === address)) {
      throw new ClientError('usage', `there is no chat with ${address}: parley chats lists them`)
    }
    const path = requiredText(args, 'out')
    const chat = { me: client.status().address ?? 'nobody', with: address, at: clock.now() }
    const force = args['force'] === true
    const rows = await writeExport(client, chat, { format: formatOf(args['format']), path, force, signal })
    output.emit({ event: 'exported', with: address, path, rows })
    return EXIT.ok
  },
}

/** @throws {ClientError} `usage`. */
function formatOf(value: unknown): ExportFormat {
  if (typeof value === 'string' && isExportFormat(value)) return value
  throw new ClientError('usage', `the format is ${Object.keys(EXPORT_FORMS).join(', ')}`)
}

/** Here, named for the person: addresses hold nothing that means something in a file's name but a plus. */
function defaultName(address: string, format: ExportFormat): string {
  return `parley-${address.replaceAll(/[^\p{L}\p{N}.@-]/gu, '')}.${EXPORT_FORMS[format].extension}`
}

interface Flags {
  readonly with: string
  readonly format: string
  readonly out?: string
  readonly force?: true
}

export function registerExport(program: Command, dispatch: Dispatch): void {
  program
    .command('export')
    .description('write a chat to a file that only you can read')
    .requiredOption('--with <address>', '+4915550001@whatsapp or ada@parley')
    .addOption(
      new Option('--format <form>', 'for people, or complete for programs')
        .choices(Object.keys(EXPORT_FORMS))
        .default('text'),
    )
    .option('--out <file>', 'a new file (default: here, named for the person)')
    .option('--force', 'replace a file of that name')
    .action(async ({ with: address, format: name, out, force }: Flags) => {
      const format = formatOf(name)
      await dispatch.onProfile(exportChat, () => ({
        ...{ with: address, format, out: resolve(out ?? defaultName(address, format)) },
        ...(force === undefined ? {} : { force }),
      }))
    })
}
