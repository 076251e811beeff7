// What `parley config` does, loaded only then: it knows every key and setting of the app.
import { initConfig, loadConfig, type ConfigPlace } from '../config/config-file.js'
import { effectiveText } from '../config/render-config.js'

export { configPlace } from '../config/config-file.js'

type Act = (place: ConfigPlace, say: (record: object, text: string) => void) => Promise<void>

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

export const CONFIG_ACTS = { show, path, init, check }
