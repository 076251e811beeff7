// `parley search`: messages by their words; needs no connection.
import type { Command } from 'commander'
import { messageRecord } from '../faces/message-record.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'
import { chatOf, numberOption, optionalCount, requiredText } from './raw-args.js'

const DEFAULT_LIMIT = 50
const PAGE = 50

/** Newest first, as found. */
export const search: ProfileCommand = {
  name: 'search',
  creates: false,
  lasting: false,
  run(args, { client, output }) {
    const query = requiredText(args, 'text')
    const within = args['with'] === undefined ? {} : { within: chatOf(args, 'with') }
    let left = optionalCount(args, 'limit', 1) ?? DEFAULT_LIMIT
    let before: number | undefined
    do {
      const page = client.library.search(query, {
        ...within,
        ...(before === undefined ? {} : { before }),
        limit: Math.min(PAGE, left),
        onDelay: () => {
          output.note('bringing the search up to date…')
        },
      })
      for (const { entry } of page.hits) {
        if (entry.kind === 'message') output.emit(messageRecord(entry))
      }
      left -= page.hits.length
      // A page may be empty and not the last.
      before = page.before
    } while (before !== undefined && left > 0)
    return Promise.resolve(EXIT.ok)
  },
}

export function registerSearch(program: Command, dispatch: Dispatch): void {
  program
    .command('search')
    .description('find messages that have all these words, newest first')
    .argument('<words...>', 'case and accents do not matter; the last may be a beginning')
    .option('--with <address>', 'only this chat')
    .option('--limit <n>', 'at most so many', numberOption('--limit'), DEFAULT_LIMIT)
    .action(async (words: string[], flags: { with?: string; limit: number }) => {
      await dispatch.onProfile(search, () => ({ text: words.join(' '), ...flags }))
    })
}
