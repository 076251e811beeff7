// Step: Bob blocks Ada, and she cannot tell (framework: blocking).
import { storedBytes, xmlOf } from '../observe.js'
import { ADA, BOB, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const block: Step = {
  name: 'block',
  explain:
    'Bob blocks Ada. The list is kept by Meta, which takes nothing of hers for him any more, and answers her as it did before he had let her app in: as if nobody were there.',
  async run({ network, person, until }) {
    const [ada, bob] = [await person('ada'), await person('bob')]
    await bob.client.block(ADA)
    const outcome = await ada.client.send(BOB, TEXTS.blocked)
    const { id } = outcome
    if (outcome.event !== 'failed') {
      return { holds: false, evidence: `Bob blocked her, and yet ${id} was ${outcome.event}` }
    }
    const ack = await until("Meta's answer", () =>
      ada.traces.find((event) => event.cid === id && event.dir === 'in' && event.kind === 'ack'),
    )
    const code = / error="(\d+)"/.exec(xmlOf(ack))?.[1]
    const blocked = await bob.client.blocked()
    const evidence = `Bob's list at Meta: ${blocked.join(', ')}; ${id} ${outcome.event} with ${code ?? 'no error'}, stored nowhere, not shown to him`
    return finding(evidence, {
      'Meta keeps his list': blocked.join() === ADA,
      'it is refused as to nobody': outcome.cause === 'refused' && code === '404',
      'nothing is stored': storedBytes(await network.serverEvents(), id) === undefined,
      'Bob was shown nothing': !bob.events.some((each) => each.event === 'message' && each.id === id),
    })
  },
}
