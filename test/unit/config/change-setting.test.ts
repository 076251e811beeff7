// Changing a setting in the config file: what a person wrote there stays, word by word.
import { readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changeSetting, changedText, openConfig } from '#cli/config/change-setting.js'
import type { SettingValue } from '#cli/config/setting.js'
import { readConfig } from '#cli/config/read-config.js'
import { defaultText } from '#cli/config/render-config.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

const change = (text: string, name: string, value?: SettingValue): string => {
  const [section = '', key = ''] = name.split('.')
  return changedText(text, { section, key, value }, 'f')
}

const MINE = `# mine
[ui]   # the screen
theme = 'light'   # my desk is bright
# time = "12h" when I travel

mouse=true
[notify]
command = [
  "notify-send", # ] not the end
  "-a", 'Parley',
]
bell = false
`

describe('a setting', () => {
  it.each([
    ['ui.theme', 'mono', "theme = 'light'   # my desk", 'theme = "mono"   # my desk'],
    ['ui.mouse', false, 'mouse=true', 'mouse=false'],
    ['notify.bell', true, 'bell = false', 'bell = true'],
    [
      'notify.command',
      ['x'],
      'command = [\n  "notify-send", # ] not the end\n  "-a", \'Parley\',\n]',
      'command = ["x"]',
    ],
    ['ui.time', '12h', '# time = "12h" when I travel\n', '# time = "12h" when I travel\ntime = "12h"\n'],
    ['ui.lock-after-minutes', 5, '[ui]   # the screen\n', '[ui]   # the screen\nlock-after-minutes = 5\n'],
  ] as const)('%s is changed where it stands, and nothing else', (name, value, was, is) => {
    expect(MINE).toContain(was)
    expect(change(MINE, name, value as SettingValue)).toBe(MINE.replace(was, is))
  })

  it('of a section that is not there yet is written at the end', () => {
    expect(change('', 'ui.theme', 'dark')).toBe('[ui]\ntheme = "dark"\n')
    expect(change('[ui]\nmouse = true', 'chat.editor', ['vim'])).toBe(
      '[ui]\nmouse = true\n\n[chat]\neditor = ["vim"]\n',
    )
  })

  it('stands below its commented default in a file of parley config init', () => {
    const text = change(defaultText(), 'notify.content', 'none')
    expect(text.replace('\ncontent = "none"', '')).toBe(defaultText())
    expect(text).toContain('# content = "full"\ncontent = "none"\n')
    expect(change(text, 'notify.content')).toBe(defaultText())
  })

  it('keeps the ends of lines that the file has', () => {
    expect(change('[ui]\r\ntheme = "dark"\r\nmouse = true\r\n', 'ui.theme', 'light')).toBe(
      '[ui]\r\ntheme = "light"\r\nmouse = true\r\n',
    )
    expect(change('[ui]\r\nmouse = true\r\n', 'ui.time', '12h')).toBe(
      '[ui]\r\ntime = "12h"\r\nmouse = true\r\n',
    )
  })

  it('is taken out with its line, or lines', () => {
    expect(change(MINE, 'ui.mouse')).toBe(MINE.replace('mouse=true\n', ''))
    expect(readConfig(change(MINE, 'notify.command'), 'f').notify.command).toEqual([])
    expect(change(MINE, 'ui.lock-after-minutes')).toBe(MINE)
  })

  it('whose text only looks like another is not taken for it', () => {
    const text =
      '[keys]\nlock = "ctrl+o"\n[notify]\ncommand = ["a", "[ui]", "theme = 1 # no"]\n[ui]\ntheme = "dark" # "theme"\n'
    expect(change(text, 'ui.theme', 'mono')).toBe(text.replace('"dark" #', '"mono" #'))
  })

  it.each(['ui = { theme = "dark" }\n', 'ui.theme = "dark"\n'])(
    'that is written in another way is changed or refused, and never written twice (%j)',
    async (text) => {
      const outcome = await codeOf(() => {
        expect(readConfig(change(text, 'ui.time', '12h'), 'f').ui.time).toBe('12h')
        return Promise.resolve()
      })
      expect(outcome).toBe('usage')
    },
  )
})

describe('the config file', () => {
  const dark = { section: 'ui', key: 'theme', value: 'dark' } as const
  const light = { section: 'ui', key: 'theme', value: 'light' } as const

  it('is made where there is none, for its owner alone', async () => {
    const path = join(await temporaryFolder(), 'new', 'config.toml')
    await changeSetting({ path, named: false }, dark)
    expect(await readFile(path, 'utf8')).toBe('[ui]\ntheme = "dark"\n')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('stays a link where it is one', async () => {
    const folder = await temporaryFolder()
    const [path, real] = [join(folder, 'config.toml'), join(folder, 'dotfiles.toml')]
    await writeFile(real, '# mine\n')
    await symlink(real, path)
    await changeSetting({ path, named: false }, dark)
    expect(await readlink(path)).toBe(real)
    expect(await readFile(real, 'utf8')).toBe('# mine\n\n[ui]\ntheme = "dark"\n')
  })

  it('takes one change after the other', async () => {
    const path = join(await temporaryFolder(), 'config.toml')
    await writeFile(path, '# mine\n[ui]\n')
    const { keep } = await openConfig({ path, named: true })
    await Promise.all([keep(dark), keep(light), keep({ section: 'ui', key: 'mouse', value: true })])
    expect(await readFile(path, 'utf8')).toBe('# mine\n[ui]\nmouse = true\ntheme = "light"\n')
  })

  it('that was changed meanwhile is left as it is', async () => {
    const path = join(await temporaryFolder(), 'config.toml')
    await writeFile(path, '# one\n')
    const { keep } = await openConfig({ path, named: true })
    await writeFile(path, '# two\n')
    expect(await codeOf(() => keep(dark))).toBe('usage')
    expect(await codeOf(() => keep(light))).toBe('usage')
    expect(await readFile(path, 'utf8')).toBe('# two\n')
  })

  it('that cannot be written says so', async () => {
    // Nobody makes files there, not even root.
    expect(await codeOf(() => changeSetting({ path: '/proc/config.toml', named: false }, dark))).toBe(
      'failed',
    )
  })

  it('with a fault is not written to', async () => {
    const path = join(await temporaryFolder(), 'config.toml')
    await writeFile(path, '[ui]\ntheme = "dusk"\n')
    expect(await codeOf(() => changeSetting({ path, named: true }, dark))).toBe('usage')
    expect(await readFile(path, 'utf8')).toBe('[ui]\ntheme = "dusk"\n')
  })
})
