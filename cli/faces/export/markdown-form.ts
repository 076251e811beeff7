// An exported chat as Markdown. What people wrote stands in quotations with every mark escaped: it is text there, and
// never a heading, a link, an image or HTML.
import { sanitise } from '../../state/sanitise.js'
import { stamp } from '../stamp.js'
import { entryParts } from './entry-parts.js'
import type { ExportForm } from './format.js'

/** Each of these may be escaped, and means nothing then (CommonMark 2.4). */
const PUNCTUATION = /[!-/:-@[-`{-~]/gu

/** An empty line would end the quotation. */
const BLANK = '&nbsp;'

/** Spaces in front of a line would begin a block of code. */
function escaped(line: string): string {
  return line.trimStart().replaceAll(PUNCTUATION, (mark) => `\\${mark}`)
}

function paragraph(lines: readonly string[]): string {
  return lines.map((line) => `> ${line.trimEnd() === '' ? BLANK : line.trimEnd()}`).join('\\\n')
}

export const MARKDOWN_FORM: ExportForm = {
  extension: 'md',
  begin: ({ me, with: peer, at }) =>
    `# ${escaped(sanitise(me))} and ${escaped(sanitise(peer))}\n\nExported ${stamp(at)}.\n`,
  row: (entry) => {
    const { at, who, quote, file, text, state, reactions } = entryParts(entry)
    if (who === undefined) return `\n*${at}: ${escaped(text)}*\n`
    const said = text === '' ? [] : text.split('\n').map(escaped)
    const body = [
      ...(quote === undefined ? [] : [`*in answer to* ${escaped(quote)}`]),
      ...(file === undefined ? [] : [`*file* ${escaped(file)}`]),
      ...said,
      ...(reactions.length === 0 ? [] : [`*reactions* ${escaped(reactions.join(', '))}`]),
    ]
    const stands = state === undefined ? '' : ` · ${escaped(state)}`
    return `\n**${escaped(who)}** · ${at}${stands}\n\n${paragraph(body)}\n`
  },
}
