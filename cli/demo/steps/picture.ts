// Step: a picture goes to WhatsApp through the partner's media host and Meta's relay (framework: media).
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pngNoise } from '../sample-files.js'
import { ADA, BOB, FILES, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'
import { giversOf, sendFile } from '../transfers.js'

const [WIDTH, HEIGHT] = [96, 64]

export const picture: Step = {
  name: 'picture',
  explain:
    "Ada sends Bob a picture. Her device encrypts it while it goes to her provider's media host, and tells Bob in a message where it lies and which key opens it. Bob asks Meta, which fetches the ciphertext there and passes it on: the provider never hears from Bob.",
  async run(scene) {
    const { network, randomBytes, person } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    const original = pngNoise(WIDTH, HEIGHT, randomBytes)
    const path = join(network.files, FILES.picture)
    await writeFile(path, original)
    const media = { path, caption: TEXTS.caption }
    const { shown, blob } = await sendFile(scene, { from: ada, to: BOB, peer: bob }, media)
    const before = await giversOf(network, blob)
    const saved = await bob.client.saveMedia(shown.id, { out: join(network.files, `bobs-${FILES.picture}`) })
    const received = await readFile(saved.path)
    const givers = await scene.until('both servers to tell of it', async () => {
      const found = await giversOf(network, blob)
      return found.length >= 2 ? found : undefined
    })
    const { kind, width = 0, height = 0 } = shown.media ?? {}
    const evidence = `${shown.id} from ${shown.from}: ${kind ?? 'no file'} of ${width} × ${height} pixels and ${saved.size} bytes, ${blob.size} as ciphertext, named blob ${blob.label} in traces; given away by ${givers.join(' and ')}`
    return finding(evidence, {
      'Bob is shown a picture of this size': kind === 'image' && width === WIDTH && height === HEIGHT,
      'he reads what Ada wrote below it': shown.text === TEXTS.caption && shown.from === ADA,
      'nobody fetched it before he asked': before.length === 0,
      'the media host gave it to Meta, and Meta to Bob': givers.join() === 'media-host,meta-sim',
      'it is the same, byte for byte': received.equals(original),
    })
  },
}
