// One setting of a TOML text, changed where it stands: comments, order and everything else stay as they are.
import type { SettingValue } from './setting.js'
import { lineOf, lineOfHeader } from './toml-line.js'

/** A value as TOML writes it; JSON writes these alike. */
export function tomlOf(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(tomlOf).join(', ')}]` : JSON.stringify(value)
}

/** What begins and ends together, the longer marks first. Basic strings know escapes, literal ones do not. */
const QUOTES = ['"""', "'''", '"', "'"] as const

/** Where a string that begins at `from` ends. */
function stringEnd(text: string, from: number, quote: string): number {
  let at = from + quote.length
  while (at < text.length && !text.startsWith(quote, at)) at += quote[0] === '"' && text[at] === '\\' ? 2 : 1
  return at + quote.length
}

/** Where the value that begins at `from` ends, without what stands behind it: it may go over several lines. */
function valueEnd(text: string, from: number): number {
  let depth = 0
  let end = from
  for (let at = from; at < text.length;) {
    const quote = QUOTES.find((mark) => text.startsWith(mark, at))
    const character = text[at] ?? ''
    if (quote !== undefined) at = stringEnd(text, at, quote)
    else if (character === '#' && depth > 0) at = lineEnd(text, at)
    else if (depth === 0 && (character === '#' || character === '\n')) return end
    else at += 1
    if (quote === undefined && (character === '[' || character === ']')) depth += character === '[' ? 1 : -1
    if (!/\s/u.test(character)) end = Math.min(at, text.length)
  }
  return end
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from)
  return at === -1 ? text.length : at
}

/** The offset of a line, counted from 1. */
function offsetOf(text: string, line: number): number {
  let at = 0
  for (let left = line; left > 1; left -= 1) at = lineEnd(text, at) + 1
  return at
}

const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n')

function insertedAfter(text: string, line: number, added: string): string {
  const at = lineEnd(text, offsetOf(text, line))
  const newline = newlineOf(text)
  return at === text.length
    ? `${text}${newline}${added}${newline}`
    : `${text.slice(0, at + 1)}${added}${newline}${text.slice(at + 1)}`
}

/** The line of `# key = …` in its section: what the file that `parley config init` writes says of it. */
function lineOfComment(text: string, section: string, key: string): number | undefined {
  const uncommented = text.replaceAll(/^[ \t]*#[ \t]?(?=[A-Za-z0-9_-]+[ \t]*=)/gmu, '')
  return lineOf(uncommented, section, key)
}

/**
 * The text with the setting, which stands below its commented default where there is one. What the result says is
 * the caller's to check: a text may be written in ways that are not looked for (inline tables, dotted sections).
 */
export function withSetting(text: string, section: string, key: string, value: SettingValue): string {
  const line = lineOf(text, section, key)
  if (line !== undefined) {
    const equals = text.indexOf('=', offsetOf(text, line))
    const from = equals + 1 + (/^[ \t]*/u.exec(text.slice(equals + 1))?.[0].length ?? 0)
    return text.slice(0, from) + tomlOf(value) + text.slice(valueEnd(text, from))
  }
  const added = `${key} = ${tomlOf(value)}`
  const above = lineOfComment(text, section, key) ?? lineOfHeader(text, section)
  if (above !== undefined) return insertedAfter(text, above, added)
  const newline = newlineOf(text)
  const gap = text === '' ? '' : text.endsWith('\n') ? newline : newline + newline
  return `${text}${gap}[${section}]${newline}${added}${newline}`
}

/** The text without the setting and the rest of its lines; the same text where it is not there. */
export function withoutSetting(text: string, section: string, key: string): string {
  const line = lineOf(text, section, key)
  if (line === undefined) return text
  const from = offsetOf(text, line)
  const equals = text.indexOf('=', from)
  const end = lineEnd(text, valueEnd(text, equals + 1))
  return text.slice(0, from) + text.slice(end + 1)
}
