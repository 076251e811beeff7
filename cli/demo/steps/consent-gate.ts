// Step: nobody reaches a WhatsApp user who has not let the app in (consent: one function decides).
import type { TraceDraft } from '#proto/trace/event.js'
import { BOB, BOBS_PHONE, TEXTS } from '../script.js'
import type { Person } from '../person.js'
import type { Scene } from '../scene.js'
import { storedBytes, uploadedPrekeys, xmlOf } from '../observe.js'
import { finding, type Step } from '../step.js'

export const consentGate: Step = {
  name: 'consent-gate',
  explain:
    'Bob is on WhatsApp and has enabled no other app yet. Ada writes to his number: Meta answers as if nobody were there, stores nothing, and the message does not turn up later either.',
  async run(scene) {
    const ada = await scene.person('ada')
    const bob = await openBobsAccount(scene)
    await bob.client.disconnect()
    const outcome = await ada.client.send(BOB, TEXTS.tooEarly)
    if (outcome.event !== 'failed') {
      return { holds: false, evidence: `Bob let nobody in, and yet ${outcome.id} was ${outcome.event}` }
    }
    const answers = ada.traces.filter((event) => event.dir === 'in' && xmlOf(event).includes('code="404"'))
    const cid = answers.at(-1)?.cid ?? ''
    await bob.client.connect()
    const waiting = await scene.until("Bob's empty mailbox", () => offlineCount(bob))
    const verdict = await scene.until("Meta's verdict", async () =>
      verdictOn(await scene.network.serverEvents(), cid),
    )
    const serverEvents = await scene.network.serverEvents()
    const evidence = `lookup of ${BOB}: 404 (Meta's verdict: ${verdict}); message ${outcome.id} ${outcome.event}; waiting for Bob at his next login: ${waiting}`
    return finding(evidence, {
      'the message is refused': outcome.cause === 'refused',
      'the answer to the lookup is 404': answers.length > 0,
      'Meta decided by consent': verdict === 'no',
      'Meta stored nothing': storedBytes(serverEvents, outcome.id) === undefined && waiting === 0,
      'Bob was shown nothing': !bob.events.some(({ event }) => event === 'message'),
      'it left the outbox': ada.client.status().outbox === 0,
    })
  },
}

/** Online, with his prekeys at Meta. */
async function openBobsAccount({ network, person, until }: Scene): Promise<Person> {
  const { meta, trustRoot } = network.addresses
  const bob = await person('bob')
  const account = { phone: BOBS_PHONE, name: 'Bob', service: 'whatsapp', meta, trustRoot } as const
  await bob.client.createMetaAccount(account)
  await bob.client.connect()
  await until("Bob's prekeys to be taken", () => uploadedPrekeys(bob.traces) || undefined)
  return bob
}

/** What the last login found in the mailbox, once it is drained. */
function offlineCount({ traces }: Person): number | undefined {
  const login = traces.findLastIndex(({ kind, dir }) => kind === 'client-hello' && dir === 'out')
  for (const event of traces.slice(login)) {
    const count = /<offline count="(\d+)"\/>/.exec(xmlOf(event))?.[1]
    if (count !== undefined) return Number(count)
  }
  return undefined
}

/** Meta names its own connection, and the request by the same id. */
function verdictOn(serverEvents: readonly TraceDraft[], cid: string): string | undefined {
  const request = cid.split('/')[1]
  const event = serverEvents.find(
    (each) => each.layer === 'consent' && request !== undefined && each.cid.endsWith(`/${request}`),
  )
  const verdict = event?.detail?.['verdict']
  return typeof verdict === 'string' ? verdict : undefined
}
