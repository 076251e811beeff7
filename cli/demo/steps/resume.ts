// Step: the suspension ends, and nothing was lost (agreement: resuming).
import { changeAgreement } from '../../operators/meta-operator.js'
import { delivered, messageShown } from '../arrivals.js'
import { operatorDesk } from '../operators.js'
import { ADA, BOB, PARTNER_ID, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const resume: Step = {
  name: 'resume',
  explain:
    "Meta's operator resumes the agreement. Ada logs in again, Bob gets what was held back, once, and everybody's choices are what they were.",
  async run(scene) {
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    const desk = await operatorDesk(scene.network)
    const order = { id: PARTNER_ID, order: 'resume', service: 'whatsapp', reason: undefined } as const
    const [partner] = await changeAgreement(desk, order)
    await ada.client.connect()
    const waiting = ada.client.history(BOB).entries.findLast(({ text }) => text === TEXTS.heldBack)
    const id = waiting?.id ?? 'none'
    await messageShown(scene, bob, id)
    await delivered(scene, ada, id)
    const times = bob.client.history(ADA).entries.filter((entry) => entry.id === id).length
    const { enabled } = await bob.client.interop()
    const evidence = `the agreement is ${partner?.status ?? 'unknown'}; ${id} shown ${times} time, and delivered; Bob's choice: ${enabled ? 'on' : 'off'}`
    return finding(evidence, {
      'the agreement is in force': partner?.status === 'active',
      'it is shown once': times === 1,
      'Bob did not have to choose again': enabled,
    })
  },
}
