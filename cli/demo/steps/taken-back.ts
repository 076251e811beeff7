// Step: Bob takes back what he should not have written (message content: revoke).
import { messageShown } from '../arrivals.js'
import { takenByMeta, xmlOf } from '../observe.js'
import type { Person } from '../person.js'
import { ADA, BOB, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

export const takenBack: Step = {
  name: 'taken-back',
  explain:
    'Bob takes a message back for both. Her device removes the words and leaves that there were some; it would not do so for anybody but their author. It is a request between two apps and no certainty: she had read them.',
  async run(scene) {
    const { network, person, until } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    const { id } = await bob.client.send(ADA, TEXTS.regretted)
    const shown = await messageShown(scene, ada, id)
    await bob.client.talk.revoke({ with: ADA, id, direction: 'out' })
    await until("Ada's device to take it away", () =>
      ada.events.find((each) => each.event === 'revoked' && each.id === id),
    )
    const stanza = await until('the revoke at Meta', async () =>
      takenByMeta(await network.serverEvents(), 'message')
        .map(xmlOf)
        .findLast((xml) => xml.includes(' edit="7"') && !xml.includes(' type="reaction"')),
    )
    const [hers, his] = [row(ada, BOB, id), row(bob, ADA, id)]
    const evidence = `Ada read ${id}, and has ${String(hers?.text.length)} characters of it now, Bob ${String(his?.text.length)}; Meta saw a message with edit="7" that ${stanza.includes(id) ? 'names' : 'does not name'} it`
    return finding(evidence, {
      'she had read it': shown.text === TEXTS.regretted,
      'its words are gone on both sides': hers?.text === '' && his?.text === '',
      'both see that something was there': hers?.revoked === true && his?.revoked === true,
      'Meta is not told which it was': !stanza.includes(id),
    })
  },
}

function row({ client }: Person, withAddress: string, id: string) {
  const found = client.history(withAddress).entries.find((entry) => entry.id === id)
  return found?.kind === 'message' ? found : undefined
}
