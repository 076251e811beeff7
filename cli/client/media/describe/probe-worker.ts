// The thread in which a file is looked at: it can be ended whatever a library makes of a hostile file. It reports what
// it finds as soon as it does.
import { parentPort, workerData } from 'node:worker_threads'
import { decodeSound } from './decode-sound.js'
import { isPlayable } from './file-kinds.js'
import { playFacts, typeOf } from './probe.js'
import { parseProbeRequest, type ProbeReport } from './probe-message.js'

const { path, sound } = parseProbeRequest(workerData)
const report = (message: ProbeReport): void => {
  parentPort?.postMessage(message)
}

await import('file-type')
report({ ready: true })
const mimetype = await typeOf(path)
report({ facts: { mimetype } })
if (mimetype !== undefined && isPlayable(mimetype)) {
  await import('mediabunny')
  report({ ready: true })
  report({ facts: await playFacts(path, mimetype) })
  const decoded = sound ? await decodeSound(path, mimetype) : undefined
  if (decoded) report({ sound: decoded })
}
