// Step: an upload that stopped goes on where it was (media hosting: resumable uploads, tus 1.0).
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { delay } from '#platform/clock.js'
import { messageShown } from '../arrivals.js'
import type { Person } from '../person.js'
import { BOB, FILES } from '../script.js'
import type { Scene } from '../scene.js'
import { finding, type Step } from '../step.js'
import { octetsUnderWay } from '../transfers.js'

const MIB = 1024 * 1024
const SIZE = 16 * MIB
const LOOK_AGAIN_MILLISECONDS = 2

export const resumedUpload: Step = {
  name: 'resumed-upload',
  explain:
    'Ada sends a larger file and stops in the middle of it, as a lost connection would. Bob is told nothing yet. When she goes on, her device asks the media host how much it has, and sends the rest: encrypted with the same key, and hashed as a whole.',
  async run(scene) {
    const { network, randomBytes, person } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    const original = randomBytes(SIZE)
    const path = join(network.files, FILES.large)
    await writeFile(path, original)
    const stopped = await stopInTheMiddle(scene, ada, path)
    const { id } = stopped
    const kept = await octetsUnderWay(network)
    const early = bob.events.some((each) => each.event === 'message' && each.id === id)
    const told = ada.events.length
    const resumed = await ada.client.resumeMedia(id)
    const from = resumedFrom(ada, told, id)
    await messageShown(scene, bob, resumed.id)
    const saved = await bob.client.saveMedia(resumed.id, { out: join(network.files, `bobs-${FILES.large}`) })
    const evidence = `${id} ${stopped.event} in the middle; went on at ${megabytes(from)} of ${megabytes(SIZE)}, then ${resumed.event}; Bob has ${saved.size} bytes`
    return finding(evidence, {
      'it was stopped before it was sent': stopped.event === 'stopped' && !early,
      'the media host had a part of it': kept >= MIB,
      'it went on from there': from >= MIB && from <= SIZE,
      'the message went in the end': resumed.event === 'sent' && resumed.id === id,
      'the file is the same, byte for byte': (await readFile(saved.path)).equals(original),
    })
  },
}

/** Sends it until the media host has some of it. */
async function stopInTheMiddle({ network, clock }: Scene, { client }: Person, path: string) {
  const stop = new AbortController()
  const sending = client.sendMedia(BOB, { path }, { signal: stop.signal })
  const watched = new AbortController()
  const ends = (): void => {
    watched.abort()
  }
  // Should it fail while nobody awaits it, the step says so, and the walkthrough goes on.
  sending.then(ends, ends)
  while (!watched.signal.aborted && (await octetsUnderWay(network)) < MIB) {
    await delay(clock, LOOK_AGAIN_MILLISECONDS)
  }
  stop.abort()
  return sending
}

/** Where the upload stood when it was first heard of again. */
function resumedFrom({ events }: Person, told: number, id: string): number {
  for (const event of events.slice(told)) {
    if (event.event === 'progress' && event.id === id) return event.bytes
  }
  return 0
}

function megabytes(octets: number): string {
  return `${(octets / MIB).toFixed(1)} MiB`
}
