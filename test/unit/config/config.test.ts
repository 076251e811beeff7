// The config file: read once, everything wrong with it said at once.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'smol-toml'
import { configPlace, initConfig, loadConfig } from '#cli/config/config-file.js'
import { readChord } from '#cli/config/chord.js'
import { readConfig } from '#cli/config/read-config.js'
import { defaultConfig, defaultText, effectiveText } from '#cli/config/render-config.js'
import { KEY_ACTIONS } from '#cli/state/keys/actions.js'
import { chordSpelled } from '#cli/state/keys/chord-name.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

const LONGEST = 65_536

function refusal(text: string): string {
  try {
    readConfig(text, 'f.toml')
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return ''
}

describe('the config file', () => {
  it('says nothing by default', () => {
    const { ui, notify, chat, keys } = defaultConfig()
    expect(ui).toEqual({ theme: 'auto', time: '24h', mouse: false, 'lock-after-minutes': 0 })
    expect(notify).toEqual({ when: 'away', bell: true, osc9: false, command: [], content: 'full' })
    expect(chat).toEqual({ editor: [] })
    expect(keys).toEqual({})
  })

  it('changes what it names', () => {
    const { ui, notify, keys } = readConfig(
      `[ui]\ntheme = "colour-blind"\nlock-after-minutes = 5\n[notify]\ncommand = ["notify-send", "-a", "Parley"]\n` +
        `[keys]\nquit = "Ctrl-G"\nnext-chat = ["alt+shift+g", "F5"]\nredraw = []`,
      'f',
    )
    expect(ui.theme).toBe('colour-blind')
    expect(ui['lock-after-minutes']).toBe(5)
    expect(notify.command).toEqual(['notify-send', '-a', 'Parley'])
    expect(keys).toEqual({ quit: ['ctrl+g'], 'next-chat': ['alt+G', 'f5'], redraw: [] })
  })

  it('names every fault at once, with its line, and what is allowed', () => {
    const text = `[ui]\ntheme = "dusk"\ncolour = 1\n\n[sound]\n[keys]\nnxt = "ctrl+g"\nquit = "hyper+x"\nredraw = "a"`
    const message = refusal(text)
    expect(message).toContain(
      'line 2: [ui] theme: must be one of "auto", "dark", "light", "mono", "colour-blind"',
    )
    expect(message).toContain('line 3: [ui] colour: unknown; there are theme, time, mouse')
    expect(message).toContain('line 5: [sound]: unknown; the sections are ui, notify, chat, keys')
    expect(message).toContain('line 7: [keys] nxt: no action is called so')
    expect(message).toContain('line 8: [keys] quit: "hyper+x": a key is ctrl, alt or shift and a key')
    expect(message).toContain('line 9: [keys] redraw: "a": it types itself; add ctrl or alt')
    expect(message).toContain('parley config check')
  })

  it('names the line of what is no TOML', () => {
    expect(refusal('[ui]\ntheme = dark\n')).toMatch(/f\.toml is not used: line 2: /)
  })

  it.each([
    ['"ctrl+c" given to something else', 'redraw = "ctrl+c"', /it always quits/],
    ['one key for two actions', 'redraw = "ctrl+g"\nquit = "ctrl+g"', /ctrl\+g is given to redraw, too/],
    ['a key that is no text', 'redraw = 5', /must be a key such as "ctrl\+g"/],
    ['more keys than an action can have', `redraw = [${'"f5",'.repeat(9)}]`, /at most 8 keys/],
  ])('refuses %s', (_, line, why) => {
    expect(refusal(`[keys]\n${line}`)).toMatch(why)
  })

  it.each([
    ['lock-after-minutes', 'ui', '1440', '1441'],
    ['lock-after-minutes', 'ui', '0', '-1'],
    ['editor', 'chat', `[${'"x",'.repeat(32)}]`, `[${'"x",'.repeat(33)}]`],
    ['editor', 'chat', `["${'x'.repeat(1024)}"]`, `["${'x'.repeat(1025)}"]`],
  ])('bounds %s', (key, section, fits, toMuch) => {
    expect(refusal(`[${section}]\n${key} = ${fits}`)).toBe('')
    expect(refusal(`[${section}]\n${key} = ${toMuch}`)).toContain(`line 2: [${section}] ${key}: must be`)
  })

  it('may be so long and no longer', () => {
    expect(refusal('#'.repeat(LONGEST))).toBe('')
    expect(refusal('#'.repeat(LONGEST + 1))).toContain('longer than 65536 characters')
  })

  it.each(['__proto__ = 1', '[ui]\n__proto__ = 1', '[constructor]\na = 1', '[keys]\nconstructor = "f5"'])(
    'is refused with %j',
    (text) => {
      expect(refusal(text)).toContain('is not used')
    },
  )
})

describe('a key in the config file', () => {
  it.each([
    ['Ctrl-G', 'ctrl+g'],
    ['alt+ctrl+up', 'ctrl+alt+up'],
    ['SHIFT+Tab', 'shift+tab'],
    ['ctrl+space', 'ctrl+space'],
    ['alt+ü', 'alt+ü'],
    ['ctrl+-', 'ctrl+-'],
    ['pagedown', 'pagedown'],
    ['Alt-Shift-Z', 'alt+Z'],
  ])('may be written %s', (text, chord) => {
    expect(readChord(text)).toEqual({ chord })
  })

  it.each([
    '',
    'ctrl',
    'ctrl+',
    'ctrl+ctrl+a',
    'f99',
    'ctrl+i',
    'Ctrl-M',
    'ctrl+shift+a',
    'x',
    'alt+[',
    'ab',
  ])('cannot be %j', (text) => {
    expect(readChord(text)).toHaveProperty('why')
  })

  it('of every action by default can be written in the file', () => {
    for (const { keys } of KEY_ACTIONS) {
      for (const chord of keys.filter((key) => key !== 'ctrl+c'))
        expect(readChord(chordSpelled(chord))).toEqual({ chord })
    }
  })
})

describe('the written config file', () => {
  it('is the default, whether commented or not', () => {
    expect(readConfig(defaultText(), 'f')).toEqual(defaultConfig())
    const uncommented = defaultText().replaceAll(/^# (?=[a-z0-9-]+ = )/gm, '')
    expect(Object.keys(parse(uncommented)['keys'] ?? {})).toEqual(KEY_ACTIONS.map(({ name }) => name))
    expect({ ...readConfig(uncommented.replaceAll('"ctrl+c"', '"f12"'), 'f'), keys: {} }).toEqual(
      defaultConfig(),
    )
  })

  it('says what is in force', () => {
    const config = readConfig('[ui]\ntime = "12h"\n[keys]\nlock = "ctrl+o"', 'f')
    const text = effectiveText(config)
    expect(text).toContain('time = "12h"')
    expect(text).toContain('lock = "ctrl+o"')
    const again = readConfig(text, 'f')
    expect(effectiveText(again)).toBe(text)
  })
})

describe('the place of the config file', () => {
  it('is --config, else PARLEY_CONFIG, else the platform’s', () => {
    expect(configPlace('/a', { PARLEY_CONFIG: '/b' })).toEqual({ path: '/a', named: true })
    expect(configPlace(undefined, { PARLEY_CONFIG: '/b' })).toEqual({ path: '/b', named: true })
    expect(configPlace(undefined, {}).path).toMatch(/parley\/config\.toml$/)
  })

  it('may be empty unless it was named', async () => {
    const path = join(await temporaryFolder(), 'config.toml')
    expect(await loadConfig({ path, named: false })).toEqual(defaultConfig())
    expect(await codeOf(() => loadConfig({ path, named: true }))).toBe('usage')
  })

  it('is made once, for its owner alone, and never written over', async () => {
    const path = join(await temporaryFolder(), 'a', 'config.toml')
    await initConfig(path)
    expect(await loadConfig({ path, named: true })).toEqual(defaultConfig())
    await writeFile(path, '# mine')
    expect(await codeOf(() => initConfig(path))).toBe('usage')
    expect(await readFile(path, 'utf8')).toBe('# mine')
  })

  it('must hold a file', async () => {
    const path = join(await temporaryFolder(), 'config.toml')
    await mkdir(path)
    expect(await codeOf(() => loadConfig({ path, named: false }))).toBe('usage')
  })
})
