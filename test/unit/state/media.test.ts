import { describe, it, expect } from 'vitest'
import type { ClientEvent, HistoryEntry, MediaView } from '#cli/client/api.js'
import type { Input, Intent } from '#cli/state/input.js'
import { isFileRow, type FileRow } from '#cli/state/media/media-actions.js'
import { emptyView, type View } from '#cli/state/view.js'
import { NINE, PEER, mediaMessage, message } from '../../support/fake-client.js'
import { after, notWriting, press, type } from '../../support/view-inputs.js'

const SIZE = { columns: 80, rows: 24 }
const ONLINE: Input = { type: 'event', event: { event: 'connection', state: 'online', since: 0 } }
const told = (event: ClientEvent): Input => ({ type: 'event', event })
const moved = (id: string, state: MediaView['state'], reason?: string): Input =>
  told({ event: 'media', id, with: PEER, state, ...(reason === undefined ? {} : { reason }) })

const opened = (...entries: readonly HistoryEntry[]): View =>
  after(emptyView('', SIZE, true), ONLINE, {
    type: 'opened',
    with: PEER,
    page: { entries, before: undefined },
  }).view

/** A file of ours. */
function own(minute: number, media: Partial<MediaView>, more: object = {}): HistoryEntry {
  const entry = mediaMessage(minute, { kind: 'document', fileName: 'a.pdf', ...media })
  return {
    ...entry,
    direction: 'out',
    from: 'ada@parley',
    to: PEER,
    state: 'sending',
    ...more,
  } as HistoryEntry
}

function file(view: View, id: string): FileRow {
  const row = view.chat?.rows.find((other) => other.id === id)
  if (!isFileRow(row)) throw new Error(`no file ${id}`)
  return row
}

const line = (view: View): string => view.line?.text ?? ''
const command = (view: View, text: string): { view: View; intents: readonly Intent[] } => {
  const done = after(view, type(text), press('enter'))
  return { ...done, intents: notWriting(done.intents) }
}

describe('sending a file', () => {
  it.each([
    ['/send photo.jpg', { path: 'photo.jpg', caption: '', voice: false }],
    [
      "/send '/home/ada/my photo.jpg' at the sea",
      { path: '/home/ada/my photo.jpg', caption: 'at the sea', voice: false },
    ],
    ['/send my\\ photo.jpg', { path: 'my photo.jpg', caption: '', voice: false }],
    ['/voice ~/note.ogg', { path: '~/note.ogg', caption: '', voice: true }],
  ])('%s', (text, expected) => {
    expect(command(opened(), text).intents).toEqual([{ do: 'send-file', to: PEER, ...expected }])
  })

  it.each([
    ['/send', /needs a file · you · type \/send PATH/],
    ["/send 'never closed", /needs a file/],
    ['/voice note.ogg hello', /a voice message has no caption/],
  ])('%s is refused', (text, expected) => {
    const { view, intents } = command(opened(), text)
    expect(line(view)).toMatch(expected)
    expect(intents).toEqual([])
  })

  it('needs somebody to send it to', () => {
    expect(line(command(emptyView('', SIZE), '/send a.jpg').view)).toMatch(/no chat is open/)
  })

  it('shows its row at once, and looks again as soon as the engine knows the file', () => {
    const sending: Input = {
      ...{ type: 'sending-file', id: 'A', to: PEER, name: 'a.pdf', caption: 'read this', voice: false },
      now: NINE,
    }
    const { view, intents } = after(opened(message(0, 'hello')), sending)
    expect(file(view, 'A')).toMatchObject({ own: true, text: 'read this', state: 'sending' })
    expect(file(view, 'A').media).toMatchObject({ name: 'a.pdf', state: 'preparing', size: undefined })
    expect(intents).toEqual([])
    const next = after(view, moved('A', 'uploading'))
    expect(next.intents).toEqual([{ do: 'refresh' }])
    const page = {
      entries: [message(0, 'hello'), { ...own(1, { state: 'uploading' }), id: 'A' }],
      before: undefined,
    }
    const { view: looked } = after(next.view, { type: 'reloaded', with: PEER, page })
    expect(file(looked, 'A').media).toMatchObject({ state: 'uploading', size: 1_234_567 })
    expect(looked.chat?.rows).toHaveLength(2)
  })

  it('keeps the row of a file that cannot be sent, with its reason, where it stood', () => {
    const sending: Input = {
      ...{ type: 'sending-file', id: 'A', to: PEER, name: 'a.pdf', caption: '', voice: false },
      now: NINE,
    }
    const failure = { code: 'usage' as const, message: 'a.pdf is empty' }
    const { view } = after(opened(message(0, 'hello')), sending, { type: 'send-failed', id: 'A', failure })
    expect(file(view, 'A')).toMatchObject({ state: 'failed', reason: 'a.pdf is empty' })
    expect(view.line?.text).toBe('! a.pdf is empty · you · ↑ brings the command back')
    const page = { entries: [message(0, 'hello'), message(2, 'later')], before: undefined }
    const { view: looked } = after(view, { type: 'reloaded', with: PEER, page })
    expect(looked.chat?.rows.map(({ id }) => id)).toEqual(['M0', 'A', 'M2'])
  })

  it('says of a file for somebody who cannot be looked up now that it does not go out by itself', () => {
    const sending: Input = {
      ...{ type: 'sending-file', id: 'A', to: PEER, name: 'a.pdf', caption: '', voice: false },
      now: NINE,
    }
    const failure = { code: 'cannot-connect' as const, message: 'not connected' }
    const { view } = after(opened(), sending, { type: 'send-failed', id: 'A', failure })
    expect(view.line?.text).toBe('! not connected · you · ↑ brings the command back, once you are online')
  })

  it('tells how far it is, that it was stopped, and goes on', () => {
    const start = opened(own(1, { state: 'uploading' }))
    const progress = { event: 'progress', id: 'M1', with: PEER, direction: 'up', bytes: 5, total: 9 } as const
    const { view } = after(start, told(progress))
    expect(file(view, 'M1').media.progress).toEqual({ bytes: 5, total: 9 })
    const stopped = after(
      view,
      moved('M1', 'stopped'),
      told({ event: 'stopped', id: 'M1', reason: 'stopped' }),
    ).view
    expect(file(stopped, 'M1')).toMatchObject({ state: 'stopped', media: { state: 'stopped' } })
    const again = command(stopped, '/resume')
    expect(again.intents).toEqual([{ do: 'media', act: 'resume', with: PEER, id: 'M1', path: undefined }])
    expect(file(after(again.view, moved('M1', 'uploading')).view, 'M1').state).toBe('sending')
  })

  it('is stopped by the first /cancel and given up by the second', () => {
    const start = opened(own(1, { state: 'uploading' }))
    expect(command(start, '/cancel').intents).toMatchObject([{ act: 'stop', id: 'M1' }])
    const stopped = after(start, moved('M1', 'stopped')).view
    expect(command(stopped, '/cancel').intents).toMatchObject([{ act: 'cancel', id: 'M1' }])
    const failed = after(
      stopped,
      told({ event: 'failed', id: 'M1', reason: 'given up', cause: 'refused' }),
    ).view
    expect(command(failed, '/cancel').intents).toEqual([])
    expect(line(command(failed, '/resume').view)).toMatch(/given up: send it again/)
  })

  it('is given up at once while there is no connection, for nothing is under way', () => {
    const offline = told({ event: 'connection', state: 'offline', reason: 'no network' })
    const { view } = after(opened(own(1, { state: 'uploading' })), offline)
    expect(command(view, '/cancel').intents).toMatchObject([{ act: 'cancel' }])
  })
})

describe('a received file', () => {
  const start = opened(mediaMessage(1, { kind: 'voice', seconds: 7 }), mediaMessage(2), message(3, 'text'))

  it('comes with its message', () => {
    const media: MediaView = {
      ...{ kind: 'document', mimetype: 'application/pdf', size: 9, hasThumbnail: false, state: 'remote' },
      fileName: 'evil\x1b]0;x\x07\u202Egpj.exe',
    }
    const event = {
      event: 'message',
      id: 'X',
      from: PEER,
      to: 'ada@parley',
      jid: 'x',
      text: '',
      media,
    } as const
    const { view } = after(opened(), told({ ...event, timestamp: NINE }))
    expect(file(view, 'X').media.name).toBe('evil␛]0;x␇\u{FFFD}gpj.exe')
    expect(view.chats[0]?.preview).toBe('evil␛]0;x␇\u{FFFD}gpj.exe')
  })

  it.each([
    ['/fetch', { act: 'fetch', id: 'M2' }],
    ['/save', { act: 'save', id: 'M2', path: undefined }],
    ["/save '/tmp/my files'", { act: 'save', id: 'M2', path: '/tmp/my files' }],
    ['/open', { act: 'open', id: 'M2' }],
    ['/play', { act: 'play', id: 'M1' }],
  ])('%s acts on the newest that it can be done with', (text, expected) => {
    expect(command(start, text).intents).toMatchObject([{ do: 'media', with: PEER, ...expected }])
  })

  it.each([
    ['/save two words', /this is no path/],
    ['/open it', /takes nothing else/],
    ['/cancel', /nothing of this file is on its way/],
    ['/downloads never', /off, small or all/],
  ])('%s is refused', (text, expected) => {
    const { view, intents } = command(start, text)
    expect(line(view)).toMatch(expected)
    expect(intents).toEqual([])
  })

  it('says why there is nothing to act on', () => {
    expect(line(command(opened(message(0, 'hello')), '/save').view)).toMatch(
      /no file in this chat · you · \/send/,
    )
    expect(line(command(emptyView('', SIZE), '/save').view)).toMatch(/no chat is open/)
    const here = opened(mediaMessage(1, { state: 'here' }))
    expect(line(command(here, '/fetch').view)).toMatch(/here already/)
    expect(line(command(here, '/play').view)).toMatch(/only voice messages/)
  })

  it('changes its state only where it is', () => {
    const { view } = after(start, moved('M2', 'damaged', 'not\x1b[31m what was sent'))
    expect(file(view, 'M2').media).toMatchObject({ state: 'damaged', reason: 'not␛[31m what was sent' })
    expect(file(view, 'M1').media.state).toBe('remote')
    const other = told({ event: 'media', id: 'M2', with: 'eve@parley', state: 'gone' })
    expect(after(view, other)).toEqual({ view, intents: [] })
  })

  it('plays until it ends, one at a time, and says so where nothing can have been heard', () => {
    const playing: Input = { type: 'playing', with: PEER, id: 'M1', playing: true }
    const { view } = after(start, playing)
    expect(file(view, 'M1').media.playing).toBe(true)
    expect(command(view, '/play').intents).toMatchObject([{ act: 'silence', id: 'M1' }])
    const ended = after(view, { ...playing, playing: false, after: 7_000 }).view
    expect(file(ended, 'M1').media.playing).toBe(false)
    expect(ended.line).toBeUndefined()
    expect(line(after(view, { ...playing, playing: false, after: 300 }).view)).toMatch(
      /ended early.*sound device/,
    )
  })

  it.each([
    ['save', 'cannot-connect', /try it again when you are online/],
    ['play', 'failed', /s or \/save saves it/],
    ['fetch', 'media-gone', /they · ask for it again/],
    ['fetch', undefined, /try it again/],
  ] as const)('says what to do when %s fails (%s)', (act, code, expected) => {
    const failure = { code, message: 'it did not work' }
    expect(line(after(start, { type: 'media-failed', act, failure }).view)).toMatch(expected)
  })

  it('is not drawn any more once its picture turned out to be none, until there is another', () => {
    const { view } = after(start, { type: 'undrawable', with: PEER, id: 'M2' })
    expect(file(view, 'M2').media.undrawable).toBe(true)
    expect(file(after(view, moved('M2', 'here')).view, 'M2').media.undrawable).toBe(false)
  })
})

describe('downloads', () => {
  it('are told and set', () => {
    const { view, intents } = command(opened(), '/downloads all')
    expect(intents).toEqual([{ do: 'set-downloads', downloads: 'all' }])
    const set = after(view, { type: 'downloads', downloads: 'all' }).view
    expect(line(set)).toMatch(/^downloads all: every file/)
    expect(line(command(set, '/downloads').view)).toMatch(/^downloads all/)
  })
})
