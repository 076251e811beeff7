// Step: what the servers have of a message is ciphertext (end-to-end layer).
import { join } from 'node:path'
import { delivered, messageShown, stored } from '../arrivals.js'
import { ciphertextStart } from '../observe.js'
import { BOB, TEXTS } from '../script.js'
import { filesWith, readFolder, textForms } from '../search.js'
import { finding, type Step } from '../step.js'

export const ciphertextOnly: Step = {
  name: 'ciphertext-only',
  explain:
    'Bob goes offline and Ada writes on, so Meta has to keep her message. A search of every file, log and trace of all servers finds its ciphertext, and neither a text nor a password; Bob reads it when he is back.',
  async run(scene) {
    const { network, password } = scene
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    await bob.client.disconnect()
    const { id } = await ada.client.send(BOB, TEXTS.secret)
    const size = await stored(scene, id)
    const start = ciphertextStart(ada.traces, id)
    const [meta, all] = await Promise.all([readFolder(join(network.data, 'meta')), readFolder(network.data)])
    const cipherFiles = start === undefined ? [] : filesWith(meta, [start])
    const secrets = [...Object.values(TEXTS), password].flatMap(textForms)
    const plainFiles = filesWith(all, secrets)
    await bob.client.connect()
    const { text } = await messageShown(scene, bob, id)
    await delivered(scene, ada, id)
    const evidence = `${size} bytes kept for Bob, ciphertext in ${cipherFiles.join(', ') || 'no file'}; text or password, as UTF-8, UTF-16, base64 or hex, in ${plainFiles.join(', ') || 'none'} of ${all.length} files`
    return finding(evidence, {
      "the ciphertext is in Meta's files": cipherFiles.length > 0,
      'the message is found under its id': filesWith(meta, [Buffer.from(id)]).length > 0,
      'no plaintext anywhere': plainFiles.length === 0,
      'Bob reads it afterwards': text === TEXTS.secret,
    })
  },
}
