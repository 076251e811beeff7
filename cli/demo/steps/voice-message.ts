// Step: a voice message comes from WhatsApp through Meta's media server (framework: media).
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { wavHiss } from '../sample-files.js'
import { ADA, BOB, FILES } from '../script.js'
import { finding, type Step } from '../step.js'
import { giversOf, sendFile } from '../transfers.js'

const SECONDS = 2
const WAVEFORM_POINTS = 64

export const voiceMessage: Step = {
  name: 'voice-message',
  explain:
    "Bob answers with a voice message. His device puts its ciphertext onto Meta's media server, and Ada's device fetches it there directly; her provider's media host has no part in it.",
  async run(scene) {
    const { network, randomBytes, person } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    const original = wavHiss(SECONDS, randomBytes)
    const path = join(network.files, FILES.voice)
    await writeFile(path, original)
    const { shown, blob } = await sendFile(scene, { from: bob, to: ADA, peer: ada }, { path, voice: true })
    const saved = await ada.client.saveMedia(shown.id, { out: join(network.files, `adas-${FILES.voice}`) })
    const received = await readFile(saved.path)
    const givers = await scene.until('a server to tell of it', async () => {
      const found = await giversOf(network, blob)
      return found.length > 0 ? found : undefined
    })
    const { kind, seconds = 0, waveform = [] } = shown.media ?? {}
    const evidence = `${shown.id} from ${shown.from}: ${kind ?? 'no file'} of ${seconds} s with ${waveform.length} points of waveform and ${saved.size} bytes, ${blob.size} as ciphertext; given away by ${givers.join(' and ')}`
    return finding(evidence, {
      'Ada is shown a voice message': kind === 'voice' && shown.from === BOB,
      'with its length and waveform': seconds === SECONDS && waveform.length === WAVEFORM_POINTS,
      'it came from Meta alone': givers.join() === 'meta-sim',
      'it is the same, byte for byte': received.equals(original),
    })
  },
}
