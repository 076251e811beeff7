// Step: Bob answers, and the conversation goes on in the same session (end-to-end layer: ratchet).
import { delivered, messageShown } from '../arrivals.js'
import { encryptedAs } from '../observe.js'
import { ADA, BOB, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const reply: Step = {
  name: 'reply',
  explain:
    "Bob never typed Ada's address: his client knows it from her message. His answer runs in the session she opened, and so does her next message: no keys are fetched any more, each turn makes fresh ones.",
  async run(scene) {
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    const answer = await bob.client.send(ADA, TEXTS.reply)
    const read = await messageShown(scene, ada, answer.id)
    await delivered(scene, bob, answer.id)
    const thanks = await ada.client.send(BOB, TEXTS.thanks)
    const readBack = await messageShown(scene, bob, thanks.id)
    await delivered(scene, ada, thanks.id)
    const [back, forth] = [encryptedAs(bob.traces, answer.id), encryptedAs(ada.traces, thanks.id)]
    const evidence = `${answer.id} from ${read.from}: ${back?.type ?? 'not encrypted'} of ${back?.size ?? 0} bytes; ${thanks.id} from ${readBack.from}: ${forth?.type ?? 'not encrypted'} of ${forth?.size ?? 0} bytes; both delivered`
    return finding(evidence, {
      'Ada reads what Bob wrote': read.text === TEXTS.reply && read.from === BOB,
      'Bob reads her thanks': readBack.text === TEXTS.thanks && readBack.from === ADA,
      'both run in the session that is open': back?.type === 'msg' && forth?.type === 'msg',
    })
  },
}
