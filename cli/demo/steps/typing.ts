// Step: Ada sees Bob write while he writes, and nobody keeps it (chat channel: typing).
import { storedCount, takenByMeta } from '../observe.js'
import type { Person } from '../person.js'
import { ADA } from '../script.js'
import { finding, type Step } from '../step.js'

export const typing: Step = {
  name: 'typing',
  explain:
    'Ada sees that Bob writes, and that he stopped. Such hints go between people who accepted each other, to devices that are connected right now: what is not seen then is lost, and no server keeps it.',
  async run({ network, person, until }) {
    const [ada, bob] = [await person('ada'), await person('bob')]
    const hints = async (): Promise<number> => takenByMeta(await network.serverEvents(), 'chatstate').length
    const kept = storedCount(await network.serverEvents())
    bob.client.talk.typing(ADA, 'composing')
    await until('Ada to see him write', () => seen(ada).includes('composing') || undefined)
    bob.client.talk.typing(ADA, 'paused')
    await until('Ada to see him stop', () => seen(ada).includes('paused') || undefined)
    await ada.client.disconnect()
    const before = await hints()
    bob.client.talk.typing(ADA, 'composing')
    await until('Meta to hear of it', async () => (await hints()) > before || undefined)
    bob.client.talk.typing(ADA, 'paused')
    await ada.client.connect()
    // Meta speaks in order: its answer comes after whatever it had for her.
    await ada.client.blocked()
    const grown = storedCount(await network.serverEvents()) - kept
    const evidence = `Ada, online, saw ${seen(ada).slice(0, 2).join(' and ')}; offline, Meta heard of ${(await hints()) - before} hints and had ${seen(ada).length - 2} for her when she was back; its mailboxes took ${grown} entries meanwhile`
    return finding(evidence, {
      'she sees him begin and stop': seen(ada).slice(0, 2).join() === 'composing,paused',
      'what she missed does not come later': seen(ada).length === 2,
      'no mailbox holds it': grown === 0,
    })
  },
}

/** What she was told of his writing, in order. */
function seen({ events }: Person): readonly string[] {
  return events.flatMap((each) => (each.event === 'typing' ? [each.state] : []))
}
