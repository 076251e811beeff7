// Step: Bob accepts the request, and what was withheld goes out (consent: message requests).
import { delivered, isDelivered } from '../arrivals.js'
import { ADA, BOB, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const accept: Step = {
  name: 'accept',
  explain:
    'Bob accepts. Only now does his device tell Ada that her message arrived, and from now on she learns what a contact learns. Had he deleted the request, or blocked or reported her, she would not have been told either.',
  async run(scene) {
    const [ada, bob] = [await scene.person('ada'), await scene.person('bob')]
    const sent = ada.client.history(BOB).entries.findLast(({ text }) => text === TEXTS.hello)
    const id = sent?.id ?? 'none'
    const early = isDelivered(ada, id)
    await bob.client.acceptRequest(ADA)
    await delivered(scene, ada, id)
    const chat = bob.client.chats().find((each) => each.with === ADA)
    const evidence = `receipt of ${id} ${early ? 'before' : 'only after'} Bob accepted ${ADA}, who is ${chat?.standing ?? 'unknown'} now; requests left: ${bob.client.requests().length}`
    return finding(evidence, {
      'she was told nothing before': !early,
      'no request is left': bob.client.requests().length === 0,
      'she is a contact of his': chat?.standing === 'accepted',
    })
  },
}
