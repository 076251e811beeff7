// Step: Bob takes it back, and nothing of the meantime turns up (framework: blocking).
import { delivered, messageShown } from '../arrivals.js'
import { BOB, ADA, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const unblock: Step = {
  name: 'unblock',
  explain:
    'Bob unblocks Ada, who is the contact she was before. What she writes now arrives; what was refused meanwhile does not turn up.',
  async run(scene) {
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    await bob.client.unblock(ADA)
    const outcome = await ada.client.send(BOB, TEXTS.unblocked)
    const { id } = outcome
    if (outcome.event !== 'sent') {
      return { holds: false, evidence: `not sent but ${outcome.event}: ${outcome.reason}` }
    }
    const shown = await messageShown(scene, bob, id)
    await delivered(scene, ada, id)
    const texts = bob.client.history(ADA).entries.map(({ text }) => text)
    const evidence = `${id} from ${shown.from} shown and delivered; people Bob blocks now: ${(await bob.client.blocked()).length}`
    return finding(evidence, {
      'Bob reads it, and it is no request': shown.text === TEXTS.unblocked && shown.request !== true,
      'what was refused stays away': !texts.includes(TEXTS.blocked),
    })
  },
}
