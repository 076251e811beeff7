// Step: Ada reacts, and thinks again (message content: reactions).
import { takenByMeta, xmlOf } from '../observe.js'
import { ADA, BOB, REACTION, TEXTS } from '../script.js'
import { filesWith, readFolder, textForms } from '../search.js'
import { finding, type Step } from '../step.js'

export const reaction: Step = {
  name: 'reaction',
  explain:
    "Ada reacts to Bob's answer with an emoji, and takes it back. Each is an encrypted message of its own that adds no line to the chat. Meta sees that she reacted and that she took a reaction back; to what and how, it cannot see.",
  async run({ network, person, until }) {
    const [ada, bob] = [await person('ada'), await person('bob')]
    const answer =
      ada.client.history(BOB).entries.findLast(({ text }) => text === TEXTS.quoting)?.id ?? 'none'
    const message = { with: BOB, id: answer, direction: 'in' } as const
    const lines = bob.client.history(ADA).entries.length
    const heard = (emoji: string): boolean | undefined =>
      bob.events.some((each) => each.event === 'reaction' && each.id === answer && each.emoji === emoji) ||
      undefined
    await ada.client.talk.react(message, REACTION)
    await until('Bob to see the reaction', () => heard(REACTION))
    await ada.client.talk.react(message, '')
    await until('Bob to see that it is gone', () => heard(''))
    const stanzas = takenByMeta(await network.serverEvents(), 'message')
      .map(xmlOf)
      .filter((xml) => xml.includes(' type="reaction"'))
    const files = filesWith(await readFolder(network.data), textForms(REACTION))
    const after = bob.client.history(ADA).entries
    const left = after.find(({ id }) => id === answer)
    const evidence = `Bob saw it under ${answer} and then saw it go; Meta saw ${stanzas.length} reactions, ${stanzas.filter((xml) => xml.includes(' edit="7"')).length} of them a taking back; the emoji is in ${files.join(', ') || 'no file of any server'}`
    return finding(evidence, {
      'none is left': left?.kind === 'message' && left.reactions === undefined,
      'the chat has no line more': after.length === lines,
      'Meta saw two, the second as one taken back':
        stanzas.map((xml) => xml.includes(' edit="7"')).join() === 'false,true',
      'Meta was told neither the message nor the emoji':
        files.length === 0 && !stanzas.join().includes(answer),
    })
  },
}
