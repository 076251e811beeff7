// `parley history`: what a chat shows, oldest first; needs no connection.
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import type { HistoryEntry, ParleyClient } from '../client/api.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { messageRecord } from '../faces/message-record.js'
import type { OutputRecord } from './output.js'
import type { ProfileCommand } from './profile-command.js'
import { numberOption, optionalCount, requiredText } from './raw-args.js'

const PAGE = 500

export const history: ProfileCommand = {
  name: 'history',
  creates: false,
  lasting: false,
  run(args, { client, output }) {
    const address = formatAddress(parseAddress(requiredText(args, 'with')))
    const limit = optionalCount(args, 'limit', 1) ?? Number.MAX_SAFE_INTEGER
    const since = client.requests().find(({ from }) => from === address)?.since
    for (const entry of latest(client, address, limit)) output.emit(record(entry, since))
    return Promise.resolve(EXIT.ok)
  },
}

/** The last `limit` entries, oldest first. */
function latest(client: ParleyClient, address: string, limit: number): readonly HistoryEntry[] {
  const pages: (readonly HistoryEntry[])[] = []
  let left = limit
  let before: number | undefined
  do {
    const page = client.history(address, {
      limit: Math.min(PAGE, left),
      ...(before === undefined ? {} : { before }),
    })
    pages.unshift(page.entries)
    left -= page.entries.length
    before = page.before
  } while (before !== undefined && left > 0)
  return pages.flat()
}

/** @param since when the sender's undecided request began; what is older was before it. */
function record(entry: HistoryEntry, since: number | undefined): OutputRecord {
  if (entry.kind === 'notice') {
    const { notice, with: address, text, timestamp } = entry
    return { event: 'notice', notice, with: address, text, timestamp }
  }
  const asks = since !== undefined && entry.direction === 'in' && entry.timestamp >= since
  return messageRecord(asks ? { ...entry, request: true } : entry)
}

export function registerHistory(program: Command, dispatch: Dispatch): void {
  program
    .command('history')
    .description('print a chat, oldest message first')
    .requiredOption('--with <address>', '+4915550001@whatsapp or ada@parley')
    .option('--limit <n>', 'only the last n entries', numberOption('--limit'))
    .action(async (options: { with: string; limit?: number }) => {
      await dispatch.onProfile(history, () => ({ ...options }))
    })
}
