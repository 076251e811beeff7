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
    const [sent, received] = await until('both ends of the push in the trace', async () => {
      const events = (await network.serverEvents()).filter(({ kind }) => kind === 'push')
      const [out, arrived] = [lastOf(events, 'out'), lastOf(events, 'in')]
      return out && arrived && ([out, arrived] as const)
    })
    const { id } = await until("Bob's message", () =>
      bob.client.history(ADA).entries.findLast(({ text }) => text === TEXTS.whileAsleep),
    )
    await ada.wakeUp()
    const shown = await messageShown(scene, ada, id)
    await delivered(scene, bob, id)
    const evidence = `pushed at ${timeOf(sent.ts)}, woken at ${timeOf(woken)}; body of ${sent.size} bytes: exactly ${BODY}; ${id} from ${shown.from} shown and delivered`
    return finding(evidence, {
      'the provider answered 200': sent.detail?.['status'] === 200,
      'the push names Ada at both ends': [sent, received].every(({ detail }) => detail?.['to'] === 'ada'),
      'its body holds nothing else': [sent, received].every(({ size }) => size === Buffer.byteLength(BODY)),
      'Ada reads what waited': shown.text === TEXTS.whileAsleep && shown.from === BOB,
    })
  },
}

function lastOf(events: readonly TraceEvent[], dir: TraceEvent['dir']): TraceEvent | undefined {
  return events.findLast((event) => event.dir === dir)
}
