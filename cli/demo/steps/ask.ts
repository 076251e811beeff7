// Step: Ada asks Bob to let her app in, and learns nothing by asking (framework: reachability).
import type { TraceDraft } from '#proto/trace/event.js'
import { xmlOf } from '../observe.js'
import { ADA, BOB, NOBODY } from '../script.js'
import { finding, type Step } from '../step.js'

export const ask: Step = {
  name: 'ask',
  explain:
    'Ada may ask Bob to let her app in: once in a month, and he can refuse all such questions for good. The question comes to him from Meta, without any word of hers; and she gets the same answer as for a number that nobody has.',
  async run({ person, until }) {
    const [ada, bob] = [await person('ada'), await person('bob')]
    await ada.client.askToReach(BOB)
    await ada.client.askToReach(NOBODY)
    const shown = await until("Ada's question", () =>
      bob.events.find((event) => event.event === 'notice' && event.notice === 'reachability-ping'),
    )
    const [about = '', aboutNobody = 'none'] = answers(ada.traces)
    const from = shown.event === 'notice' ? shown.with : undefined
    const evidence = `Bob is asked by ${from ?? 'nobody'}; Ada is answered ${about} about ${BOB}, and ${about === aboutNobody ? 'the same' : aboutNobody} about ${NOBODY}`
    return finding(evidence, {
      'Bob sees who asks': from === ADA,
      'the answers are the same': about === aboutNobody,
      'nothing of hers comes with it': !bob.events.some(({ event }) => event === 'message'),
    })
  },
}

/** What Meta said to each question, in order, without the ids of requests. */
function answers(traces: readonly TraceDraft[]): readonly string[] {
  const asked = traces.filter((event) => event.dir === 'out' && xmlOf(event).includes('<reachability_ping'))
  return asked.map(({ cid }) => {
    const answer = traces.find((event) => event.cid === cid && event.dir === 'in' && xmlOf(event) !== '')
    return answer ? xmlOf(answer).replace(/ id="[^"]*"/, '') : 'nothing'
  })
}
