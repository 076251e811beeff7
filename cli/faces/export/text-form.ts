// An exported chat as text: a row begins in the first column, what people wrote is indented by four and what is said
// about it by two, so that no message can look like another, or like a state.
import { sanitise } from '../../state/sanitise.js'
import { entryParts } from './entry-parts.js'
import type { ExportForm } from './format.js'
import { stamp } from '../stamp.js'

const TEXT_INDENT = '    '
const OWN_INDENT = '  '

export const TEXT_FORM: ExportForm = {
  extension: 'txt',
  begin: ({ me, with: peer, at }) => `${sanitise(me)} and ${sanitise(peer)}, exported ${stamp(at)}\n\n`,
  row: (entry) => {
    const { at, who, quote, file, text, state, reactions } = entryParts(entry)
    if (who === undefined) return `${at} * ${text}\n`
    const about = [
      ...(file === undefined ? [] : [`sends ${file}`]),
      ...(quote === undefined ? [] : [`answers ${quote}`]),
    ]
    const said = text === '' ? [] : text.split('\n')
    return [
      `${at} ${who}${about.length === 0 ? '' : ` ${about.join(', ')}`}`,
      ...said.map((line) => TEXT_INDENT + line),
      ...(reactions.length === 0 ? [] : [`${OWN_INDENT}reactions: ${reactions.join(', ')}`]),
      ...(state === undefined ? [] : [`${OWN_INDENT}${state}`]),
    ]
      .map((line) => `${line.trimEnd()}\n`)
      .join('')
  },
}
