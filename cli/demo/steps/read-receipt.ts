// Step: Bob has read what Ada wrote, and says so once for all of it (framework 1.0.3: receipts; consent: requests).
import type { HistoryEntry, MessageEntry } from '../../client/api.js'
import { takenByMeta, xmlOf } from '../observe.js'
import { ADA, BOB } from '../script.js'
import { finding, type Step } from '../step.js'

export const readReceipt: Step = {
  name: 'read-receipt',
  explain:
    "Bob looked at Ada's request before he accepted it, and his device said nothing. Now that she is a contact he looks again, and one receipt tells her that everything up to here was read. He could turn these receipts off, for everybody or for her alone.",
  async run({ network, person, until }) {
    const [ada, bob] = [await person('ada'), await person('bob')]
    const receipts = async () =>
      takenByMeta(await network.serverEvents(), 'receipt').filter((event) =>
        xmlOf(event).includes(' type="read"'),
      )
    const early = (await receipts()).length
    const ids = bob.client
      .history(ADA)
      .entries.filter(isFromAda)
      .map(({ id }) => id)
    bob.client.talk.read(ADA)
    await until('Ada to be told that all was read', () => {
      const states = ada.client.history(BOB).entries.filter((entry) => ids.includes(entry.id))
      return states.every((entry) => entry.kind === 'message' && entry.state === 'read') || undefined
    })
    const told = await receipts()
    const [xml = ''] = told.map(xmlOf)
    const evidence = `${early} receipts of reading at Meta before, ${told.length} after; it names ${ids.filter((id) => xml.includes(`"${id}"`)).length} of Ada's ${ids.length} messages`
    return finding(evidence, {
      'she was told nothing while she was a stranger': early === 0,
      'there is something to be read': ids.length > 1,
      'one receipt tells all of it': told.length === 1 && ids.every((id) => xml.includes(`"${id}"`)),
    })
  },
}

function isFromAda(entry: HistoryEntry): entry is MessageEntry {
  return entry.kind === 'message' && entry.direction === 'in'
}
