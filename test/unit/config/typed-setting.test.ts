// A setting as it is named and typed in a shell.
import { describe, expect, it } from 'vitest'
import { readConfig } from '#cli/config/read-config.js'
import { settingIn, settingNamed, typedSetting } from '#cli/config/typed-setting.js'

const typed = (name: string, text: string): unknown => typedSetting(settingNamed(name), text)

describe('a setting', () => {
  it.each([
    ['ui.theme', 'dark', 'dark'],
    ['ui.theme', '"dark"', 'dark'],
    ['ui.time', '12h', '12h'],
    ['ui.mouse', 'true', true],
    ['ui.lock-after-minutes', '5', 5],
    ['chat.editor', '["vim", "-f"]', ['vim', '-f']],
    ['keys.lock', 'ctrl+o', 'ctrl+o'],
    ['keys.lock', '["ctrl+o", "f5"]', ['ctrl+o', 'f5']],
    ['keys.lock', '[]', []],
  ])('%s is typed as %s', (name, text, value) => {
    expect(typed(name, text)).toEqual(value)
  })

  it.each([
    ['ui.theme', 'dusk', /ui\.theme must be one of "auto"/],
    ['ui.mouse', 'yes', /ui\.mouse must be true or false/],
    ['ui.lock-after-minutes', '-1', /from 0 to 1440/],
    ['chat.editor', 'vim', /a list of at most/],
    ['keys.lock', 'x', /it types itself/],
    ['keys.lock', 'ctrl+c', /it always quits/],
    ['ui.colour', 'red', /there is no setting ui\.colour/],
    ['keys.nothing', 'f5', /there is no setting keys\.nothing/],
    ['constructor.name', 'x', /there is no setting/],
    ['theme', 'dark', /there is no setting theme/],
  ])('%s cannot be %s', (name, text, why) => {
    expect(() => typed(name, text)).toThrow(why)
  })

  it('is what holds, whether the file says it or not', () => {
    const config = readConfig('[ui]\ntheme = "mono"\n[keys]\nlock = "alt+shift+g"', 'f')
    const value = (name: string): unknown => settingIn(config, settingNamed(name))
    expect(value('ui.theme')).toBe('mono')
    expect(value('notify.bell')).toBe(true)
    expect(value('keys.lock')).toEqual(['alt+shift+g'])
    expect(value('keys.palette')).toEqual(['alt+k', 'ctrl+space'])
  })
})
