// Step: the first message, once Bob let the app in (stanzas: message, ack, receipt).
import { delivered, messageShown, stored } from '../arrivals.js'
import { ackedAt, encryptedAs } from '../observe.js'
import { ADA, BOB, PARTNER_ID, TEXTS } from '../script.js'
import { finding, timeOf, type Step } from '../step.js'

export const firstMessage: Step = {
  name: 'first-message',
  explain:
    "Bob enables Ada's app, and she writes again. Her device fetches Bob's keys and starts a Signal session; the first tick is Meta's word that it stored the ciphertext, the second is the receipt of Bob's device, which alone could read it.",
  async run(scene) {
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    const { enabled } = await bob.client.setPartner(PARTNER_ID, true)
    const outcome = await ada.client.send(BOB, TEXTS.hello)
    const { id } = outcome
    if (outcome.event !== 'sent') {
      return { holds: false, evidence: `not sent but ${outcome.event}: ${outcome.reason}` }
    }
    const shown = await messageShown(scene, bob, id)
    await delivered(scene, ada, id)
    const ack = await scene.until("Meta's ack", () => ackedAt(ada.traces, id))
    const cipher = encryptedAs(ada.traces, id)
    const size = await stored(scene, id)
    const evidence = `${id} from ${shown.from}: ${cipher?.type ?? 'not encrypted'} of ${cipher?.size ?? 0} bytes, ${size} bytes in Bob's mailbox, acked by Meta at ${timeOf(ack * 1000)}, delivered by receipt of ${BOB}`
    return finding(evidence, {
      'Bob enabled the app': enabled,
      'Bob reads what Ada wrote': shown.text === TEXTS.hello,
      'Bob sees her address': shown.from === ADA,
      'it opened a session': cipher?.type === 'pkmsg',
    })
  },
}
