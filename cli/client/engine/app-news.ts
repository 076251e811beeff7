// What changed between two lists of apps, as lines for the user (Consent: told about newly available apps).
import type { PartnerView } from '../api.js'

/** Named in one line; there may be hundreds. */
const MOST_NAMED = 5

/** None where nothing changed that concerns this user. */
export function appNews(before: readonly PartnerView[], after: readonly PartnerView[]): readonly string[] {
  const known = new Map(before.map((app) => [app.id, app]))
  const present = new Map(after.map((app) => [app.id, app]))
  const came = after.filter((app) => app.status === 'active' && known.get(app.id)?.status !== 'active')
  const went = before.filter(
    (app) => app.enabled && app.status === 'active' && present.get(app.id)?.status !== 'active',
  )
  const back = came.filter((app) => app.enabled)
  const fresh = came.filter((app) => !app.enabled)
  return [
    ...line(
      fresh,
      'available now: its people can write to you once you turn it on',
      'available now: their people can write to you once you turn them on',
    ),
    ...line(back, 'available again', 'available again'),
    ...line(
      went,
      'unavailable now: nothing comes from there, and nothing you write arrives',
      'unavailable now: nothing comes from there, and nothing you write arrives',
    ),
  ]
}

function line(apps: readonly PartnerView[], one: string, many: string): readonly string[] {
  const [only, ...others] = apps.map(({ name }) => name)
  if (only === undefined) return []
  if (others.length === 0) return [`${only} is ${one}`]
  const named = [only, ...others].slice(0, MOST_NAMED)
  const more = apps.length > MOST_NAMED ? ` and ${apps.length - MOST_NAMED} more` : ''
  return [`${named.join(', ')}${more} are ${many}`]
}
