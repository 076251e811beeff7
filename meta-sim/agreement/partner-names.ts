// Which names and handles a partner may not take: those of Meta's own services, and those that pass for another
// partner's (assumption: users know whom they turn on by name and handle alone).
import { isUnmistakable } from '#proto/confusables.js'
import type { Partner } from '../registry/partner.js'

const RESERVED = ['whatsapp', 'messenger', 'facebook', 'instagram', 'threads', 'meta', 'interop', 'support']
/** Where one of these stands anywhere in it, people take the name for Meta's. */
const TELLING = ['whatsapp', 'facebook', 'instagram']

/** Signs that pass for one another in most typefaces, ASCII only: other scripts are {@link isUnmistakable}'s. */
const DOUBLES: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[1i|]|!(?=\p{L})/gu, 'l'],
  [/0/g, 'o'],
  [/5/g, 's'],
  [/[^\p{L}\p{N}]/gu, ''],
]

/** Equal for names that look alike. */
function skeleton(name: string): string {
  const folded = name.normalize('NFKC').toLowerCase()
  return DOUBLES.reduce((text, [double, single]) => text.replace(double, single), folded)
}

const RESERVED_SKELETONS = RESERVED.map(skeleton)
const TELLING_SKELETONS = TELLING.map(skeleton)

/** Whether nobody could take it for Meta's, or read it as something that it is not. */
export function isOwnName(name: string): boolean {
  const bare = skeleton(name)
  if (bare === '' || RESERVED_SKELETONS.includes(bare)) return false
  if (TELLING_SKELETONS.some((telling) => bare.includes(telling))) return false
  return name.normalize('NFKC').toLowerCase().split(/\s+/u).every(isUnmistakable)
}

/** Whether the partner's name or handle passes for one of the other's. */
export function isMistakenFor(
  { name, handle }: Pick<Partner, 'name' | 'handle'>,
  other: Pick<Partner, 'name' | 'handle'>,
): boolean {
  const taken = [other.name, other.handle].map(skeleton)
  return taken.includes(skeleton(name)) || taken.includes(skeleton(handle))
}
