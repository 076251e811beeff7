// Step: a file that its owner took back is gone, and everybody is told so (media hosting: deletion).
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ASSUMED_BLOBS_PATH } from '#proto/assumptions.js'
import { ClientError } from '../../client/api.js'
import { mintUploadToken } from '../../client/setup/provider.js'
import type { Person } from '../person.js'
import { ADA, BOB, FILES } from '../script.js'
import type { Scene } from '../scene.js'
import { finding, type Step } from '../step.js'
import { referenceOf, sendFile } from '../transfers.js'

const OCTETS = 10_000

export const deletedFile: Step = {
  name: 'deleted-file',
  explain:
    'Ada sends one more file and has the media host delete it before Bob looks. For that her provider signs an upload token, which is good at the media host only and names her account by an opaque id. Bob keeps the message, and is told that its file is gone.',
  async run(scene) {
    const { network, randomBytes, person } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    const path = join(network.files, FILES.deleted)
    await writeFile(path, randomBytes(OCTETS))
    const { shown, blob } = await sendFile(scene, { from: ada, to: BOB, peer: bob }, { path })
    const reference = (await referenceOf(network, blob)) ?? 'unknown'
    const { stranger, owner } = await deletions(scene, reference)
    const refusal = await refusalOf(bob, shown.id, join(network.files, `bobs-${FILES.deleted}`))
    const after = bob.client.history(ADA).entries.find(({ id }) => id === shown.id)
    const state = after?.kind === 'message' ? after.media?.state : undefined
    const evidence = `deletion of blob ${blob.label} without a token: ${stranger}, with one of Ada's: ${owner}; Bob: ${refusal}; the message stays, its file is ${state ?? 'unknown'}`
    return finding(evidence, {
      'nobody else may delete it': stranger === 401,
      'its owner may': owner === 204,
      'Bob is told that it is gone': refusal === 'media-gone' && state === 'gone',
    })
  },
}

/** Statuses of the media host's answers to somebody without a token, then to Ada. */
async function deletions({ network, adasSession }: Scene, reference: string) {
  const { provider, mediaHost } = network.addresses
  const address = `${mediaHost}${ASSUMED_BLOBS_PATH}/${reference}`
  const stranger = await fetch(address, { method: 'DELETE' })
  const { token } = await mintUploadToken(provider, await adasSession())
  const owner = await fetch(address, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })
  return { stranger: stranger.status, owner: owner.status }
}

async function refusalOf({ client }: Person, id: string, out: string): Promise<string> {
  try {
    const { size } = await client.saveMedia(id, { out })
    return `saved ${size} bytes`
  } catch (error) {
    if (error instanceof ClientError) return error.code
    throw error
  }
}
