// Step: Ada's device sleeps, and Meta keeps what Bob writes (stanzas: offline queue).
import { isDelivered, stored } from '../arrivals.js'
import { mailboxesEmpty } from '../observe.js'
import { ADA, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const offline: Step = {
  name: 'offline',
  explain:
    "Ada's device gives up its connection to Meta and only listens to its provider. Bob writes: he gets one tick, because Meta has stored the message, and truthfully no second one.",
  async run(scene) {
    const { network, person, until } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    await until('every mailbox to be empty', async () => {
      return mailboxesEmpty(await network.serverEvents()) || undefined
    })
    await ada.sleep()
    const { event, id } = await bob.client.send(ADA, TEXTS.whileAsleep)
    const size = await stored(scene, id)
    const { state } = ada.client.status().connection
    const evidence = `Ada is ${state}; ${id} ${event}, ${size} bytes wait for her, no receipt of hers`
    return finding(evidence, {
      'Ada is offline': state === 'offline',
      'Meta took the message': event === 'sent',
      'Ada was shown nothing': !ada.events.some((each) => each.event === 'message' && each.id === id),
      'Bob has no receipt': !isDelivered(bob, id),
    })
  },
}
