// Step: Ada leaves, and Meta forgets her (framework: deletion).
import { join } from 'node:path'
import { isDelivered } from '../arrivals.js'
import { uploadedIdentity } from '../observe.js'
import type { DemoNetwork } from '../scene.js'
import { ADA, BOB, TEXTS } from '../script.js'
import { filesWith, octetForms, readFolder } from '../search.js'
import { finding, type Step } from '../step.js'

export const leave: Step = {
  name: 'leave',
  explain:
    'Ada leaves WhatsApp, as she may at any time. Meta deletes her keys and her mailbox, tells Bob, and takes nothing for her any more; her provider writes down that she withdrew her consent. Her own chats stay with her.',
  async run({ network, person, until }) {
    const [ada, bob] = [await person('ada'), await person('bob')]
    const key = uploadedIdentity(ada.traces) ?? Buffer.from('no key was uploaded')
    const before = await recordsWith(network, key)
    await ada.client.unenlist({ service: 'whatsapp' })
    await until('Bob to be told', () =>
      bob.events.find((each) => each.event === 'notice' && each.notice === 'left' && each.with === ADA),
    )
    const { event, id } = await bob.client.send(ADA, TEXTS.afterwards)
    const after = await recordsWith(network, key)
    const withdrawn = (await ada.client.ledger()).filter(({ source }) => source === 'provider').at(-1)
    const chats = ada.client.history(BOB).entries.length
    const evidence = `her identity key in Meta's records before: ${before.join(', ') || 'none'}, after: ${after.join(', ') || 'none'}; Bob was told, and ${id} ${event}; her provider: ${withdrawn?.kind ?? 'nothing'}; ${chats} entries of her chat stay with her`
    return finding(evidence, {
      'Meta had her key': before.length > 0,
      'Meta has it no more': after.length === 0,
      'Bob reaches her no more': event === 'failed' && !isDelivered(bob, id),
      'her provider wrote it down': withdrawn?.kind === 'disclosure-withdrawn',
      'her chats stay': chats > 0 && !ada.client.status().enlisted,
    })
  },
}

/**
 * Meta's records that hold it. Not the database of mailboxes and prekeys, whose freed pages keep what was in them until
 * they are written again: there the key stands in the envelope of every first message.
 */
async function recordsWith({ data }: DemoNetwork, key: Buffer): Promise<readonly string[]> {
  const files = await readFolder(join(data, 'meta'))
  return filesWith(
    files.filter(({ name }) => /\.(nd)?json$/.test(name)),
    octetForms(key),
  )
}
