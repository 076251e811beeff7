// What `parley config` does, loaded only then: it knows every key and setting of the app.
import { initConfig, loadConfig, type ConfigPlace } from '../config/config-file.js'
import { changeSetting } from '../config/change-setting.js'
import { tomlOf } from '../config/edit-toml.js'
import { effectiveText } from '../config/render-config.js'
import { settingIn, settingNamed, typedSetting } from '../config/typed-setting.js'

export { configPlace } from '../config/config-file.js'

type Say = (record: object, text: string) => void
/** @param words what is named behind it. */
type Act = (place: ConfigPlace, say: Say, words: readonly string[]) => Promise<void>

const show: Act = async (place, say) => {
  const config = await loadConfig(place)
  say({ event: 'config', path: place.path, config }, effectiveText(config))
}

const path: Act = (place, say) => {
  say({ event: 'config', path: place.path }, place.path)
  return Promise.resolve()
}

const init: Act = async (place, say) => {
  await initConfig(place.path)
  say({ event: 'config', path: place.path }, `wrote ${place.path}: every setting is in it, commented out`)
}

const check: Act = async (place, say) => {
  await loadConfig(place)
  say({ event: 'config', path: place.path, right: true }, `${place.path} is right`)
}

const get: Act = async (place, say, [name = '']) => {
  const setting = settingNamed(name)
  const value = settingIn(await loadConfig(place), setting)
  say({ event: 'config', path: place.path, name, value }, typeof value === 'string' ? value : tomlOf(value))
}

const set: Act = async (place, say, [name = '', typed = '']) => {
  const setting = settingNamed(name)
  const value = typedSetting(setting, typed)
  await changeSetting(place, { ...setting, value })
  say({ event: 'config', path: place.path, name, value }, `${name} = ${tomlOf(value)} in ${place.path}`)
}

const unset: Act = async (place, say, [name = '']) => {
  const setting = settingNamed(name)
  await changeSetting(place, { ...setting, value: undefined })
  const value = settingIn(await loadConfig({ ...place, named: false }), setting)
  say(
    { event: 'config', path: place.path, name, value },
    `${name} is ${tomlOf(value)}, as it is without the file`,
  )
}

export const CONFIG_ACTS = { show, path, init, check, get, set, unset }
