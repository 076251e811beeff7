// Step: Meta suspends the agreement in the middle of everything (agreement: suspension).
import { changeAgreement } from '../../operators/meta-operator.js'
import { listAgreements } from '../../operators/partner-operator.js'
import { stored } from '../arrivals.js'
import { operatorDesk, partnerDesk } from '../operators.js'
import { refusalOf } from '../refusal.js'
import { BOB, PARTNER_ID, TEXTS } from '../script.js'
import { finding, type Step } from '../step.js'

const REASON = 'complaints about spam'
const LONGEST_MILLISECONDS = 5_000

export const suspend: Step = {
  name: 'suspend',
  explain:
    "A message of Ada's waits for Bob when Meta's operator suspends her app, and says why. Her connection is cut, she cannot log in again, and Bob, who comes online, is shown that the app is unavailable and not what waits for him.",
  async run(scene) {
    const { network, clock, person, until } = scene
    const [ada, bob] = [await person('ada'), await person('bob')]
    await bob.client.disconnect()
    const { id } = await ada.client.send(BOB, TEXTS.heldBack)
    await stored(scene, id)
    const order = { id: PARTNER_ID, order: 'suspend', service: 'whatsapp', reason: REASON } as const
    await changeAgreement(await operatorDesk(network), order)
    const since = clock.now()
    await until("Ada's connection to be cut", () => {
      return ada.client.status().connection.state === 'online' ? undefined : true
    })
    const cut = clock.now() - since
    const login = await refusalOf(() => ada.client.connect())
    const [told] = await listAgreements(await partnerDesk(network), { service: 'whatsapp' })
    await bob.client.connect()
    const app = (await bob.client.partners()).find((each) => each.id === PARTNER_ID)
    const shown = bob.events.some((event) => event.event === 'message' && event.id === id)
    const evidence = `Ada cut off after ${cut} ms, her next login ${login}; her provider is told: ${told?.status ?? 'nothing'}, ${told?.reason ?? 'no reason'}; Bob sees the app as ${app?.status ?? 'unknown'}, and ${id} ${shown ? 'too' : 'not'}`
    return finding(evidence, {
      'she is cut off within five seconds': cut <= LONGEST_MILLISECONDS,
      'her login is refused': login === 'refused',
      'the partner is told why': told?.status === 'suspended' && told.reason === REASON,
      'Bob sees that the app is unavailable': app?.status === 'removed' && app.enabled,
      'what waits is held back': !shown,
    })
  },
}
