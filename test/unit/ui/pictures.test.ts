import { describe, it, expect } from 'vitest'
import { emulate } from '../../support/emulated-terminal.js'
import { PEER, createFakeClient, mediaMessage, message } from '../../support/fake-client.js'
import { endedAfterTest, endShows, PICTURE_ROW, show, TRUE_COLOUR } from '../../support/pictures-on-screen.js'
import { twoColours } from '../../support/two-colours.js'

endShows()

describe('a picture in the log', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'is drawn as half blocks in its own colours (%s)',
    async (format) => {
      const terminal = show({ M1: await twoColours(64, 48, format) })
      const screen = (await terminal.until(PICTURE_ROW)).split('\n')
      const top = screen.findIndex((line) => PICTURE_ROW.test(line))
      expect(screen.filter((line) => PICTURE_ROW.test(line))).toHaveLength(8)
      expect(screen[top]).toMatch(/09:01 ← ▀{21}$/)
      const upper = terminal.colours(40, top)
      const lower = terminal.colours(40, top + 7)
      expect(upper.front).toMatch(/^f[a-f0-9]0[0-9]0[0-9]$/)
      expect(lower.back).toMatch(/^0[0-9]0[0-9]f[a-f0-9]$/)
    },
  )

  it('does not move anything when it appears', async () => {
    let arrive: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined
    const arriving = new Promise<Uint8Array<ArrayBuffer>>((resolve) => {
      arrive = resolve
    })
    const history = [message(0, 'look'), mediaMessage(1, { width: 640, height: 480 }, 'a wall')]
    const client = { ...createFakeClient({ history }), picture: () => arriving }
    const terminal = emulate([{ title: '', client, open: PEER }], 80, 24, TRUE_COLOUR)
    endedAfterTest(terminal)
    const before = await terminal.until(/a wall/)
    expect(before).not.toMatch(PICTURE_ROW)
    arrive(await twoColours(64, 48, 'png'))
    const after = await terminal.until(PICTURE_ROW)
    expect(after.replaceAll('▀', '').replaceAll(/ +$/gm, '')).toBe(before.replaceAll(/ +$/gm, ''))
  })

  it('takes the nearest of 256 colours where there are no more', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { env: { TERM: 'xterm-256color' } })
    const screen = (await terminal.until(PICTURE_ROW)).split('\n')
    const top = screen.findIndex((line) => PICTURE_ROW.test(line))
    expect(terminal.colours(40, top)).toEqual({ front: '196', back: '196' })
    expect(terminal.colours(40, top + 7)).toEqual({ front: '21', back: '21' })
  })

  it.each([{ NO_COLOR: '1', ...TRUE_COLOUR }, { TERM: 'dumb' }, { TERM: 'vt100' }, {}])(
    'is a line of text under %o, and nobody is asked for it',
    async (env) => {
      const client = createFakeClient({ history: [mediaMessage(1, { width: 640, height: 480 }, 'a wall')] })
      const terminal = emulate([{ title: '', client, open: PEER }], 80, 24, env)
      endedAfterTest(terminal)
      expect(await terminal.screen()).toMatch(/09:01 ← image · 640×480 · 1\.2 MB · not fetched/)
      expect(client.calls).not.toContain(`picture ${PEER} M1`)
    },
  )

  it.each([
    ['no image', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['half an image', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 1, 2, 3])],
    ['nothing', new Uint8Array(0)],
  ])('becomes a line of text that says so where there is %s', async (_what, bytes) => {
    const terminal = show({ M1: bytes })
    expect(await terminal.until(/no preview/)).toMatch(/09:01 ← image · 640×480 · 1\.2 MB · no preview/)
  })

  it('is not decoded where it claims more pixels than a terminal could show', async () => {
    const small = await twoColours(8, 8, 'png')
    // Width and height of the header, with its checksum made right again.
    const header = Buffer.from(small)
    header.writeUInt32BE(60_000, 16)
    header.writeUInt32BE(60_000, 20)
    const { crc32 } = await import('node:zlib')
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29)
    expect(await show({ M1: new Uint8Array(header) }).until(/no preview/)).toMatch(/no preview/)
  })

  it('costs nothing while somebody types', async () => {
    const terminal = show({ M1: await twoColours(640, 480, 'jpeg') }, { columns: 120, rows: 40 })
    await terminal.until(PICTURE_ROW)
    for (const letter of 'keystroke') {
      const before = terminal.bytes().length
      terminal.type(letter)
      await terminal.screen()
      expect(terminal.bytes().length - before).toBeLessThanOrEqual(400)
      expect(terminal.bytes().slice(before)).not.toContain('▀')
    }
  })

  it('is cut off at the edges of the log, and gone without a trace behind them', async () => {
    const later = Array.from({ length: 30 }, (_, at) => message(at + 2, `text ${at}`))
    const history = [message(0, 'look'), mediaMessage(1, { width: 640, height: 480 }), ...later]
    const terminal = show({ M1: await twoColours(64, 48, 'png') }, { history })
    expect(await terminal.screen()).not.toMatch(PICTURE_ROW)
    const counts: number[] = []
    for (let step = 0; step < 30; step += 1) {
      terminal.type('\x1b[1;2A')
      const screen = step < 28 ? await terminal.screen() : await terminal.until(PICTURE_ROW)
      counts.push(screen.split('\n').filter((line) => PICTURE_ROW.test(line)).length)
    }
    for (let step = 0; step < 30; step += 1) {
      terminal.type('\x1b[1;2B')
      const screen = await terminal.screen()
      counts.push(screen.split('\n').filter((line) => PICTURE_ROW.test(line)).length)
    }
    expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]))
    expect(counts.at(-1)).toBe(0)
  })

  it('comes back after the window was resized, in its new size', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') })
    await terminal.until(PICTURE_ROW)
    terminal.resize(60, 15)
    const small = await terminal.until(PICTURE_ROW)
    expect(small.split('\n').filter((line) => PICTURE_ROW.test(line))).toHaveLength(5)
    terminal.resize(100, 40)
    const large = await terminal.until(/▀{35}/)
    expect(large.split('\n').filter((line) => PICTURE_ROW.test(line))).toHaveLength(13)
    expect(terminal.bytes()).not.toContain('\x1b[3J')
  })

  it('makes room for a sheet and comes back from under it', async () => {
    const terminal = show({ M1: await twoColours(64, 48, 'png') })
    await terminal.until(PICTURE_ROW)
    terminal.type('?')
    expect(await terminal.screen()).not.toMatch(PICTURE_ROW)
    terminal.type('\x1b[D')
    expect(await terminal.screen()).toMatch(PICTURE_ROW)
  })

  it('is drawn in both panes, each at its own place', async () => {
    const people = ['Ada', 'Bob'].map((title) => title)
    const history = [mediaMessage(1, { width: 640, height: 480 })]
    const bytes = await twoColours(64, 48, 'png')
    const clients = people.map(() => createFakeClient({ history, pictures: { M1: bytes } }))
    const terminal = emulate(
      clients.map((client, at) => ({ title: people[at] ?? '', client, open: PEER })),
      120,
      40,
      TRUE_COLOUR,
    )
    endedAfterTest(terminal)
    const screen = await terminal.until(/▀{10}.*│.*▀{10}/)
    expect(screen.split('\n').filter((line) => /▀{35}.*│.*▀{35}$/.test(line))).toHaveLength(13)
  })
})
