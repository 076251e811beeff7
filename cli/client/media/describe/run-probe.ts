// Starts the probe's thread and takes what it has found when it ends, fails, or its time is up.
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Sound } from './decode-sound.js'
import type { ProbeReport, ProbeRequest } from './probe-message.js'
import type { Facts } from './probe.js'

/** A file about which nothing new is found for so long is sent with what is known by then. */
const LIMIT_MILLISECONDS = 5_000
const HEAP_MEGABYTES = 256

export interface Probed {
  /** `undefined` where the file could not be looked at. */
  readonly facts: Facts | undefined
  readonly sound: Sound | undefined
}

/** Never rejects because of what the file holds. */
export async function runProbe(request: ProbeRequest): Promise<Probed> {
  // By its name in the package: a thread runs compiled code, also where tests run the sources.
  const program = createRequire(import.meta.url).resolve('#cli/client/media/describe/probe-worker.js')
  const worker = new Worker(program, {
    workerData: request,
    // Libraries that print would print over the screen.
    stdout: true,
    stderr: true,
    execArgv: [],
    // Nor do they need to know what is in our environment.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
  })
  worker.stdout.resume()
  worker.stderr.resume()
  try {
    return await reported(worker)
  } finally {
    await worker.terminate()
  }
}

function reported(worker: Worker): Promise<Probed> {
  const found: { facts: Facts | undefined; sound: Sound | undefined } = { facts: undefined, sound: undefined }
  let timer: NodeJS.Timeout | undefined
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      resolve(found)
    }
    worker.on('message', (report: ProbeReport) => {
      // Starting a thread takes as long as the machine needs; only the file is to be hurried.
      if (timer) timer.refresh()
      else timer = setTimeout(end, LIMIT_MILLISECONDS)
      if ('facts' in report) found.facts = report.facts
      else if ('sound' in report) found.sound = report.sound
    })
    worker.once('exit', end)
    worker.once('error', (error) => {
      // A damaged file is no failure of ours: it is described by what was found before.
      if (timer) end()
      else reject(error)
    })
  })
}
