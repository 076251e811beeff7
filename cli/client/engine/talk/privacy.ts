// What people learn of this user beside messages: a choice of the profile, all of it on until the user says otherwise.
import type { Privacy } from '../../api.js'
import type { EngineContext } from '../context.js'

const OPEN: Privacy = { readReceipts: true, typing: true, presence: true }

export function privacyOf({ settings }: Pick<EngineContext, 'settings'>): Privacy {
  return settings.get('privacy') ?? OPEN
}

/** What `change` leaves out stays as it is. Resolves when it is durable. */
export async function changePrivacy(context: EngineContext, change: Partial<Privacy>): Promise<Privacy> {
  const privacy = { ...privacyOf(context), ...change }
  await context.committer.commit(() => {
    context.settings.set('privacy', privacy)
  })
  return privacy
}
