// Step: Bob answers one message rather than all of them (message content: quotes).
import { messageShown } from '../arrivals.js'
import { takenByMeta, xmlOf } from '../observe.js'
import { ADA, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const quote: Step = {
  name: 'quote',
  explain:
    "Bob answers one message of Ada's. Which one, travels inside the encryption; her device finds it and shows her own words above his, so that nobody can put words into her mouth.",
  async run(scene) {
    const { network, person, until } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    const quoted = bob.client.history(ADA).entries.findLast(({ text }) => text === TEXTS.thanks)?.id ?? 'none'
    const message = { with: ADA, id: quoted, direction: 'in' } as const
    const { id } = await bob.client.talk.reply(message, TEXTS.quoting)
    const shown = await messageShown(scene, ada, id)
    const stanzas = await until('the answer at Meta', async () => {
      const found = takenByMeta(await network.serverEvents(), 'message').filter(({ cid }) => cid === id)
      return found.length > 0 ? found.map(xmlOf) : undefined
    })
    const { quote: above } = shown
    const mine = above?.direction === 'out' ? 'her own' : 'not her own'
    const evidence = `${id} answers ${above?.id ?? 'nothing'}, shown as ${mine}; Meta saw ${stanzas.length} stanza of it, ${stanzas.join().includes(quoted) ? 'which names' : 'which does not name'} ${quoted}`
    return finding(evidence, {
      'Ada reads the answer': shown.text === TEXTS.quoting,
      'and which message it answers': above?.id === quoted,
      'the words above it are hers': above?.direction === 'out' && above.text === TEXTS.thanks,
      'Meta is not told which': !stanzas.join().includes(quoted),
    })
  },
}
