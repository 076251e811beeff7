// The thread in which a file is looked at: it can be ended whatever a library makes of a hostile file.
import { parentPort, workerData } from 'node:worker_threads'
import { decodeSound } from './decode-sound.js'
import { probe } from './probe.js'
import { parseProbeRequest, type ProbeReport } from './probe-message.js'

const request = parseProbeRequest(workerData)
const report = (message: ProbeReport): void => {
  parentPort?.postMessage(message)
}

const facts = await probe(request.path)
report({ facts })
if (request.sound && facts.mimetype !== undefined) {
  const sound = await decodeSound(request.path, facts.mimetype)
  if (sound) report({ sound })
}
