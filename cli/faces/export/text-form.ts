// An exported chat as text: a row begins in the first column, everything that belongs to it is indented, so that no
// message can look like another.
import { sanitise } from '../../state/sanitise.js'
import { entryParts } from './entry-parts.js'
import type { ExportForm } from './format.js'
import { stamp } from '../stamp.js'

const INDENT = '    '

export const TEXT_FORM: ExportForm = {
  extension: 'txt',
  begin: ({ me, with: peer, at }) => `${sanitise(me)} and ${sanitise(peer)}, exported ${stamp(at)}\n\n`,
  row: (entry) => {
    const { at, who, quote, file, text, state, reactions } = entryParts(entry)
    const [first = '', ...more] = [
      ...(quote === undefined ? [] : [`▏ ${quote}`]),
      ...(file === undefined ? [] : [`[${file}]`]),
      ...(file !== undefined && text === '' ? [] : text.split('\n')),
    ]
    const below = [
      ...more,
      ...(reactions.length === 0 ? [] : [`reactions: ${reactions.join(', ')}`]),
      ...(state === undefined ? [] : [`[${state}]`]),
    ]
    return [`${at} ${who === undefined ? '*' : `${who}:`} ${first}`, ...below.map((line) => INDENT + line)]
      .map((line) => `${line.trimEnd()}\n`)
      .join('')
  },
}
