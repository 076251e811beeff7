// Step: the first message is a request until Bob decides (stanzas: message, ack; consent: message requests).
import { isDelivered, messageShown, stored } from '../arrivals.js'
import { ackedAt, encryptedAs, mailboxesEmpty, xmlOf } from '../observe.js'
import type { Person } from '../person.js'
import { ADA, BOB, TEXTS } from '../script.js'
import { finding, timeOf, type Step } from '../step.js'

export const firstMessage: Step = {
  name: 'first-message',
  explain:
    "Ada writes again. Her device fetches Bob's keys and starts a Signal session, and Meta says that it stored the ciphertext: one tick. Bob's device, which alone can read it, shows a request from somebody he does not know; he looks at it, and until he decides, Ada hears nothing of either.",
  async run(scene) {
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    const outcome = await ada.client.send(BOB, TEXTS.hello)
    const { id } = outcome
    if (outcome.event !== 'sent') {
      return { holds: false, evidence: `not sent but ${outcome.event}: ${outcome.reason}` }
    }
    const shown = await messageShown(scene, bob, id)
    bob.client.talk.read(ADA)
    const ack = await scene.until("Meta's ack", () => ackedAt(ada.traces, id))
    const cipher = encryptedAs(ada.traces, id)
    const size = await stored(scene, id)
    const said = await saidAbout(scene, ada)
    const evidence = `${id} from ${shown.from}: ${cipher?.type ?? 'not encrypted'} of ${cipher?.size ?? 0} bytes, ${size} bytes in Bob's mailbox, acked by Meta at ${timeOf(ack * 1000)}; ${shown.request === true ? 'a request' : 'no request'} of ${bob.client.requests().length}; stanzas from Bob to Ada: ${said}`
    return finding(evidence, {
      'Bob reads what Ada wrote': shown.text === TEXTS.hello,
      'Bob sees her address': shown.from === ADA,
      'it opened a session': cipher?.type === 'pkmsg',
      'it is a request': shown.request === true && bob.client.requests().length === 1,
      'Ada learns nothing': said === 0 && !isDelivered(ada, id),
    })
  },
}

/** Stanzas to her that come from a person, once Bob's device has dealt with hers and Meta has nothing left to say. */
async function saidAbout({ network, until }: Parameters<Step['run']>[0], ada: Person): Promise<number> {
  await until(
    "Bob's device to take it",
    async () => mailboxesEmpty(await network.serverEvents()) || undefined,
  )
  // Meta speaks in order: its answer comes after whatever it had for her.
  await ada.client.blocked()
  return ada.traces.filter(
    (event) => event.dir === 'in' && /^<(receipt|chatstate|message|notification) /.test(xmlOf(event)),
  ).length
}
