// Where proposals come from: commands and their arguments, emoji by their names, people of the chat, files.
import { person, shortName } from '../boundary.js'
import { chatName } from '../chats.js'
import type { ArgumentKind } from '../command.js'
import { COMMANDS } from '../commands.js'
import { oneLine } from '../rows.js'
import { emojiMatches } from '../talk/emoji.js'
import type { View } from '../view.js'
import { MAX_PROPOSALS, type Piece, type Proposal } from './completion.js'
import { SHORTCODE } from './shortcode.js'

export interface Found extends Piece {
  /** `files`: the disk has to be asked. */
  readonly proposals: readonly Proposal[] | 'files'
}

/** One word of an argument as a shell reads it, with the blanks behind it. */
const WORD = /^(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+\s+/su

function commands(typed: string, lead: string): readonly Proposal[] {
  return Object.entries(COMMANDS)
    .filter(([name]) => name.startsWith(typed))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { usage, does, takes }]) => ({
      text: `${lead}${name}${takes === undefined && !usage.includes(' ') ? '' : ' '}`,
      ...{ shown: usage, about: does },
    }))
}

/** Who is in the list, by address or by what the user calls them. */
function people({ chats }: View, typed: string): readonly Proposal[] {
  const wanted = typed.toLowerCase()
  const found: Proposal[] = []
  for (const chat of chats) {
    if (found.length === MAX_PROPOSALS) break
    const { with: address, label } = chat
    // What cannot be typed is no address that was typed.
    const matches = address.toLowerCase().includes(wanted) || label?.toLowerCase().includes(wanted) === true
    if (matches && oneLine(address) === address) {
      found.push({ text: address, shown: chatName(chat), about: person(address) })
    }
  }
  return found
}

function emoji(typed: string): readonly Proposal[] {
  return emojiMatches(typed, MAX_PROPOSALS).map(({ emoji: text, name }) => ({
    ...{ text, shown: text, about: name === '' ? '' : `:${name}:` },
  }))
}

function ofKind(view: View, kind: ArgumentKind, typed: string): Found['proposals'] | undefined {
  if (typeof kind === 'object') {
    return kind.oneOf
      .filter((option) => option.startsWith(typed))
      .map((text) => ({ text, shown: text, about: '' }))
  }
  switch (kind) {
    case 'address':
      return people(view, typed)
    case 'path':
      return 'files'
    case 'emoji':
      return typed === '' ? [] : emoji(typed)
    case 'command':
      return commands(typed.replace(/^\//, ''), '')
    case 'text':
      return undefined
  }
}

type Source = (view: View, before: string) => Found | undefined

const commandName: Source = (_view, before) => {
  const typed = /^\/([^\s/]*)$/u.exec(before)?.[1]
  return typed === undefined ? undefined : { from: 0, typed: before, proposals: commands(typed, '/') }
}

const argument: Source = (view, before) => {
  const [whole = '', name = ''] = /^\/([^\s/]+)\s+/u.exec(before) ?? []
  const kinds = Object.hasOwn(COMMANDS, name) ? COMMANDS[name]?.takes : undefined
  let from = whole.length
  for (const [at, kind] of (kinds ?? []).entries()) {
    const typed = before.slice(from)
    const word = at + 1 === kinds?.length ? undefined : WORD.exec(typed)?.[0]
    if (word === undefined) {
      const proposals = ofKind(view, kind, typed)
      return proposals && { from, typed, proposals }
    }
    from += word.length
  }
  return undefined
}

const shortcode: Source = (_view, before) => {
  const name = SHORTCODE.exec(before)?.[1]
  if (name === undefined) return undefined
  return { from: before.length - name.length - 1, typed: `:${name}`, proposals: emoji(name) }
}

const mention: Source = ({ chat }, before) => {
  const typed = /(?<!\S)@(\S*)$/u.exec(before)?.[1]
  if (chat === undefined || typed === undefined) return undefined
  const name = shortName(chat.with)
  const matches = name.toLowerCase().startsWith(typed.toLowerCase()) && !/\s/u.test(name)
  const proposals = matches ? [{ text: `@${name} `, shown: `@${name}`, about: person(chat.with) }] : []
  return { from: before.length - typed.length - 1, typed: `@${typed}`, proposals }
}

const SOURCES: readonly Source[] = [commandName, argument, shortcode, mention]

/** What could complete the draft of `view` at its cursor; `undefined` where nothing there is a beginning. */
export function foundFor(view: View): Found | undefined {
  const { text, cursor } = view.composer
  const before = text.slice(0, cursor)
  for (const source of SOURCES) {
    const found = source(view, before)
    if (found !== undefined) return found
  }
  return undefined
}
