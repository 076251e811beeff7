// Step: of a file, too, the servers have nothing but ciphertext (media: the key travels in the message).
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blobLength } from '#proto/media/blob-length.js'
import { FILES, TEXTS } from '../script.js'
import { filesWith, octetForms, readFolder, textForms } from '../search.js'
import { finding, type Step } from '../step.js'

const WINDOW_OCTETS = 32

export const filesUnreadable: Step = {
  name: 'files-unreadable',
  explain:
    'Both files now lie at a server, and will for a month. A search of every file, log and trace of all servers finds their ciphertext by its length, and nothing of what they hold: the keys went from person to person.',
  async run({ network }) {
    const originals = await Promise.all(
      [FILES.picture, FILES.voice].map((name) => readFile(join(network.files, name))),
    )
    const stored = await readFolder(network.data)
    const lengths = originals.map(({ length }) => blobLength(length))
    const blobs = lengths.map((length) => stored.find(({ content }) => content.length === length)?.name)
    const needles = [...originals.flatMap(windows), ...textForms(TEXTS.caption)]
    const readable = filesWith(stored, needles)
    // Whoever knows a blob's whole name may fetch it.
    const places = blobs.map((name) => (name === undefined ? 'no file' : dirname(name)))
    const evidence = `ciphertext in ${places.join(' and ')}; bytes of the picture, of the voice or of the caption in ${readable.join(', ') || 'none'} of ${stored.length} files`
    return finding(evidence, {
      "the picture's ciphertext is at the media host": blobs[0]?.startsWith('media-host/') === true,
      "the voice message's ciphertext is at Meta": blobs[1]?.startsWith('meta/') === true,
      'no plaintext anywhere': readable.length === 0,
    })
  },
}

/** Some octets from the beginning of the content, its middle and its end, in every form. */
function windows(file: Buffer): readonly Buffer[] {
  const last = file.length - WINDOW_OCTETS
  return [0.1, 0.5, 0.9].flatMap((place) => {
    const at = Math.floor(last * place)
    return octetForms(file.subarray(at, at + WINDOW_OCTETS))
  })
}
