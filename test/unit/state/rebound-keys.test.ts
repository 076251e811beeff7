// Every key given to something else: no screen names a key that does not do it any more.
import { describe, expect, it } from 'vitest'
import { aboveComposer } from '#cli/state/compose/above-composer.js'
import { bannerLines } from '#cli/state/consent/banner.js'
import { chatSections } from '#cli/state/chat-sections.js'
import { DEFAULT_DESK } from '#cli/state/desk/desk.js'
import { guideLines } from '#cli/state/guide.js'
import type { Input } from '#cli/state/input.js'
import { KEY_ACTIONS } from '#cli/state/keys/actions.js'
import { chordName } from '#cli/state/keys/chord-name.js'
import { keyOf } from '#cli/state/keys/key-of.js'
import { RESERVED, type KeyOverrides } from '#cli/state/keys/keymap.js'
import { lastLine } from '#cli/state/last-line.js'
import { logInSight } from '#cli/state/log-in-sight.js'
import { pickerRows } from '#cli/state/picker/picker-rows.js'
import { sheetLines } from '#cli/state/sheet.js'
import { emptyView, type View } from '#cli/state/view.js'
import type { ClientErrorCode } from '#cli/client/api.js'
import { chatSummary } from '../../support/chat-summary.js'
import { NINE, PEER, message } from '../../support/fake-client.js'
import { after, press, type } from '../../support/view-inputs.js'

/** Letters with both modifiers: no action has such a key by itself. */
const CODES: readonly ClientErrorCode[] = [
  ...(['failed', 'database-damaged', 'not-signed-in', 'not-enlisted', 'identity-changed'] as const),
  ...(['replaced', 'version-unsupported', 'wrong-password', 'unknown-handle'] as const),
]
const ELSEWHERE: KeyOverrides = Object.fromEntries(
  KEY_ACTIONS.map(({ name }, at) => [name, [`ctrl+alt+${String.fromCodePoint(0x4e00 + at)}`]]),
)
const NOWHERE: KeyOverrides = Object.fromEntries(KEY_ACTIONS.map(({ name }) => [name, []]))
/** Those with a modifier, or that are named for what they do; Enter, Esc and arrows have their own meaning on a page. */
const DEFAULTS = new Set(
  KEY_ACTIONS.flatMap(({ keys }) => keys)
    .filter((chord) => chord !== RESERVED.chord && /\+|^f\d/u.test(chord))
    .map(chordName),
)

const configured = (keys: KeyOverrides): Input => ({
  type: 'desk',
  desk: { tell: 'configured', settings: { ...DEFAULT_DESK, lockable: true }, keys },
})
const failed = (code: ClientErrorCode): Input => ({ type: 'failed', failure: { code, message: 'no' } })
const notice = (kind: 'identity-changed' | 'reachability-ping' | 'interop-news'): Input => ({
  type: 'event',
  event: {
    event: 'notice',
    notice: kind,
    text: 'news',
    timestamp: NINE,
    ...(kind === 'interop-news' ? {} : { with: PEER }),
  },
})

/** All that is written on the screen of a view, as far as the model decides it. */
function written(view: View): string {
  const texts = [
    ...lastLine(view),
    ...guideLines(view, 78),
    ...bannerLines(view),
    ...aboveComposer(view),
    ...sheetLines(view),
    ...(view.line === undefined ? [] : [view.line]),
    ...(view.chat === undefined ? [] : logInSight(view, view.chat).lines),
    ...(view.picker === undefined ? [] : pickerRows(view, view.picker).flatMap(({ spans }) => spans)),
  ].map(({ text }) => text)
  return [...texts, ...chatSections(view).map(({ heading }) => heading ?? '')].join('\n')
}

/** Screens on which keys are named, one after the other. */
function screens(keys: KeyOverrides): readonly (readonly [string, View])[] {
  const start = after(emptyView('Ada', { columns: 100, rows: 200 }), configured(keys)).view
  const meta: View = { ...start, kind: 'meta' }
  const waiting: Input = {
    type: 'event',
    event: { event: 'connection', state: 'waiting', retryAt: NINE, reason: 'no answer' },
  }
  const page = { entries: [message(0, 'hello'), message(1, 'there')], before: undefined }
  const listed = after(start, {
    type: 'chats',
    chats: [chatSummary(PEER, { unread: 2 }), chatSummary('bob@parley', { archived: true })],
  }).view
  const chat = after(listed, { type: 'opened', with: PEER, page }).view
  const asked = after(
    listed,
    { type: 'chats', chats: [chatSummary(PEER, { standing: 'request' })] },
    { type: 'opened', with: PEER, page },
  ).view
  const run = (view: View, command: string): View => {
    const press = KEY_ACTIONS.find(({ name }) => name === 'send')
    const typed = after(view, type(command)).view
    return press?.run(typed).view ?? typed
  }
  const doing = (view: View, name: string): View =>
    KEY_ACTIONS.find((action) => action.name === name)?.run(view).view ?? view
  return [
    ['nobody to write to', start],
    ['nobody to write to, on WhatsApp', meta],
    ['chats', listed],
    [
      'all put away',
      after(start, { type: 'chats', chats: [chatSummary('bob@parley', { archived: true })] }).view,
    ],
    ['no connection', after(start, waiting).view],
    ['a chat', chat],
    [
      'a chat without messages',
      after(listed, { type: 'opened', with: PEER, page: { ...page, entries: [] } }).view,
    ],
    ['a request', asked],
    ['a reply to a request', after(asked, type('hello')).view],
    ['a reply', doing(chat, 'reply')],
    ['a file of a request', run(asked, '/save')],
    ['requests', run(start, '/requests')],
    ['no request', doing(start, 'accept-request')],
    ['nothing to jump to', doing(chat, 'jump')],
    [
      'nothing to react to',
      doing(after(listed, { type: 'opened', with: PEER, page: { ...page, entries: [] } }).view, 'react'),
    ],
    ['nothing looked for', doing(chat, 'next-hit')],
    ['keys', doing(start, 'help')],
    ['the palette', doing(start, 'palette')],
    ['settings', doing(start, 'settings')],
    ['a changed key', after(chat, notice('identity-changed')).view],
    ['a question', after(meta, notice('reachability-ping')).view],
    ['news', after(meta, notice('interop-news')).view],
    ...CODES.map((code): readonly [string, View] => [code, after(chat, failed(code)).view]),
  ]
}

const CHORD = /(?<![\p{L}-])(?:(?:Ctrl|Alt|Shift)-)+(?:\p{L}+|[↑↓_])|(?<!\p{L})F\d+/gu

const named = (text: string): readonly string[] =>
  (text.match(CHORD) ?? []).filter((chord) => DEFAULTS.has(chord))

describe('a key that is named', () => {
  it('is found by this test where it is bound as ever', () => {
    const found = new Set(screens({}).flatMap(([, view]) => named(written(view))))
    for (const key of [
      'Alt-R',
      'Alt-A',
      'Alt-Y',
      'Alt-K',
      'Alt-G',
      'Alt-I',
      'Alt-M',
      'Alt-V',
      'Ctrl-Q',
      'Ctrl-T',
    ])
      expect(found, key).toContain(key)
  })

  it.each(screens(ELSEWHERE))('is the one that is bound: %s', (_name, view) => {
    expect(named(written(view))).toEqual([])
  })

  it.each(screens(NOWHERE))('gives way to what does the same without one: %s', (_name, view) => {
    expect(named(written(view))).toEqual([])
  })

  it('is the first of those that do it, or the command, or the palette that finds it', () => {
    const view = (keys: KeyOverrides): View =>
      after(emptyView('', { columns: 80, rows: 24 }), configured(keys)).view
    expect(keyOf(view({}), 'next-chat')).toBe('Ctrl-N')
    expect(keyOf(view({ lock: ['f5', 'ctrl+o'] }), 'lock')).toBe('F5')
    expect(keyOf(view({ lock: [] }), 'lock')).toBe('/lock')
    expect(keyOf(view({ 'next-unread': [] }), 'next-unread')).toBe('Alt-K')
    expect(keyOf(view({ 'next-unread': [], palette: [] }), 'next-unread')).toBe('/help')
    expect(keyOf(view({ redraw: ['alt+r'] }), 'next-request')).toBe('/requests')
  })

  it('ends selecting where it began it', () => {
    const view = after(
      emptyView('', { columns: 80, rows: 24 }),
      configured({ select: ['f6'] }),
      { type: 'chats', chats: [chatSummary(PEER, {})] },
      { type: 'opened', with: PEER, page: { entries: [message(0, 'hello')], before: undefined } },
      press('f6'),
    ).view
    expect(view.chat?.selected).toBeDefined()
    expect(after(view, press('f6')).view.chat?.selected).toBeUndefined()
  })
})
