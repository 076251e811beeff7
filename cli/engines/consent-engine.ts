// Carries out what a pane asks about consent: requests, reports, the choice of apps, the ledger.
import { ClientError, type ParleyClient } from '../client/api.js'
import type { ConsentIntent } from '../state/consent/consent-input.js'
import type { Input } from '../state/input.js'
import { failureOf } from './failure.js'

/** One answer, once it is durable where it has to be. */
async function answer(client: ParleyClient, intent: ConsentIntent): Promise<Input | undefined> {
  switch (intent.do) {
    case 'accept-request':
      await client.acceptRequest(intent.with)
      return { type: 'decided', with: intent.with, state: 'accepted' }
    case 'delete-request':
      await client.deleteRequest(intent.with)
      return { type: 'decided', with: intent.with, state: 'deleted' }
    case 'report': {
      const { with: address, attach, reason, block } = intent
      await client.report(address, { attach, reason: reason === '' ? undefined : reason, block })
      return { type: 'reported', with: address, blocked: block }
    }
    case 'reach':
      await client.askToReach(intent.with)
      return { type: 'asked-to-reach', with: intent.with }
    case 'interop':
      return { type: 'interop', interop: await client.interop(), purpose: intent.purpose, app: intent.app }
    case 'set-interop':
      return { type: 'interop-set', interop: await client.setInterop(intent.choice), choice: intent.choice }
    case 'showed-warnings':
      await client.showedWarnings()
      return undefined
    case 'leave': {
      const { service } = client.status()
      if (service === undefined) throw new ClientError('not-enlisted', 'there is no service to leave')
      await client.unenlist({ service })
      return { type: 'left' }
    }
    case 'enlistment':
      return { type: 'enlistment', status: client.status(), ledger: await client.ledger() }
    case 'ledger':
      return { type: 'ledger', ledger: await client.ledger() }
  }
}

/** `tell` takes the answer, or why there is none. */
export async function performConsent(
  client: ParleyClient,
  intent: ConsentIntent,
  tell: (input: Input) => void,
): Promise<void> {
  try {
    const input = await answer(client, intent)
    if (input !== undefined) tell(input)
  } catch (error) {
    tell({ type: 'undecided', intent, failure: failureOf(error) })
  }
}
