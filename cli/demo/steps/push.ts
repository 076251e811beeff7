// Step: Meta's push wakes Ada's device through her provider (framework: push notifications).
import type { TraceEvent } from '#proto/trace/event.js'
import { encodePush } from '#proto/push/push-body.js'
import { delivered, messageShown } from '../arrivals.js'
import { ADA, BOB, TEXTS } from '../script.js'
import { finding, timeOf, type Step } from '../step.js'

const BODY = encodePush({ to: 'ada' })

export const push: Step = {
  name: 'push',
  explain:
    "Meta tells Ada's provider that something waits for her, and neither what nor from whom. The provider wakes her device, which connects and finds the message; now Bob gets his second tick.",
  async run(scene) {
    const { network, until } = scene
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    const woken = await until("the provider's wake-up", () => ada.wakes.at(-1))
    const [sent, received, answer] = await until('both ends of the push in the trace', async () => {
      const events = await network.serverEvents()
      const pushes = events.filter(({ kind }) => kind === 'push')
      const [out, arrived] = [lastOf(pushes, 'out'), lastOf(pushes, 'in')]
      const answered = events.findLast(({ kind }) => kind === 'push-answer')
      return out && arrived && answered && ([out, arrived, answered] as const)
    })
    const { id } = await until("Bob's message", () =>
      bob.client.history(ADA).entries.findLast(({ text }) => text === TEXTS.whileAsleep),
    )
    await ada.wakeUp()
    const shown = await messageShown(scene, ada, id)
    await delivered(scene, bob, id)
    const evidence = `body of ${sent.size} bytes, exactly ${BODY}, sent at ${timeOf(sent.ts)}; Ada's device woken at ${timeOf(woken)}; ${id} from ${shown.from} shown and delivered`
    return finding(evidence, {
      'the provider answered 200': answer.detail?.['status'] === 200,
      'the push names Ada at both ends': [sent, received].every(({ detail }) => detail?.['to'] === 'ada'),
      'its body holds nothing else': [sent, received].every(({ size }) => size === Buffer.byteLength(BODY)),
      'Ada reads what waited': shown.text === TEXTS.whileAsleep && shown.from === BOB,
    })
  },
}

function lastOf(events: readonly TraceEvent[], dir: TraceEvent['dir']): TraceEvent | undefined {
  return events.findLast((event) => event.dir === dir)
}
