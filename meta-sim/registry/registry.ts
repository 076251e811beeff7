// The partner registry: who may bring users, found by integrator id, issuer or handle.
import type { Clock } from '#platform/clock.js'
import type { Collection, Signals } from '#platform/storage/port.js'
import { createTurns } from '#platform/turns.js'
import { cacheCollection } from '../storage/cached-collection.js'
import { INTEGRATOR_IDS, type Partner } from './partner.js'

/** What a partner brings when it is registered; its id is given unless the caller asks for one. */
export type PartnerDetails = Omit<Partner, 'id'> & { readonly id?: number | undefined }

/** What a change makes of a partner; `undefined` leaves it alone. Its id cannot change. */
type PartnerChange = (partner: Partner) => Omit<Partner, 'id'> | undefined

/** Why a registration did not happen. */
export type RegistrationRefusal = 'id-taken' | 'issuer-taken' | 'registry-full'

export interface Registry {
  /** May be some seconds behind other nodes. */
  readonly find: (id: number) => Promise<Partner | undefined>
  /** As stored now. */
  read(id: number): Promise<Partner | undefined>
  findByIssuer(issuer: string): Promise<Partner | undefined>
  /** In id order. */
  list(): Promise<readonly Partner[]>
  /** Adds or changes the partner that `plan` makes of those there are, or answers why there is none. */
  enter<T extends string>(plan: (known: readonly Partner[]) => Partner | T): Promise<Partner | T>
  /** Adds a partner, or gives the one of that handle its new addresses; agreements it has stay as they are. */
  register(details: PartnerDetails): Promise<Partner | RegistrationRefusal>
  /** Applies `change` to the partner as it is now, again if another writer was faster; `undefined` where nothing changed. */
  change(id: number, change: PartnerChange): Promise<Partner | undefined>
  /** Forgets a partner where `fits` still holds; its id is free again. */
  forget(id: number, fits: (partner: Partner) => boolean): Promise<void>
  onChange(listener: (id: number) => void): () => void
}

interface RegistryDeps {
  readonly partners: Collection<Partner>
  readonly signals: Signals
  readonly clock: Clock
}

export function createRegistry(deps: RegistryDeps): Registry {
  const { signals, clock } = deps
  /** Two partners never enter at once: what one takes, the other must find taken. */
  const turns = createTurns()
  const partners = cacheCollection({ collection: deps.partners, topic: 'partner', signals, clock })

  const list = async (): Promise<readonly Partner[]> => {
    const records = await deps.partners.list('', INTEGRATOR_IDS.last)
    return records.map((record) => record.value)
  }
  const find = async (id: number): Promise<Partner | undefined> =>
    (await partners.find(partnerKey(id)))?.value

  const enter: Registry['enter'] = (plan) =>
    turns.run('enter', async () => {
      for (;;) {
        const known = await deps.partners.list('', INTEGRATOR_IDS.last)
        const planned = plan(known.map((record) => record.value))
        if (typeof planned === 'string') return planned
        const key = partnerKey(planned.id)
        // The version that was planned on: what changed meanwhile must not be lost.
        const stored = known.find((record) => record.key === key)
        const done = stored
          ? await partners.replace(key, planned, stored.version)
          : await partners.insert(key, planned)
        if (done) return planned
      }
    })

  return {
    find,
    read: async (id) => (await partners.read(partnerKey(id)))?.value,
    list,
    enter,
    findByIssuer: async (issuer) => (await list()).find((partner) => partner.issuer === issuer),
    register: (details) => enter((known) => planRegistration(details, known)),
    async change(id, change) {
      for (;;) {
        const stored = await partners.read(partnerKey(id))
        const changed = stored && change(stored.value)
        if (!stored || !changed) return undefined
        const partner = { ...changed, id }
        if (await partners.replace(partnerKey(id), partner, stored.version)) return partner
      }
    },
    async forget(id, fits) {
      for (;;) {
        const stored = await partners.read(partnerKey(id))
        if (!stored || !fits(stored.value)) return
        if (await partners.delete(partnerKey(id), stored.version)) return
      }
    },
    onChange: (listener) =>
      partners.onChange((key) => {
        listener(Number(key))
      }),
  }
}

/** Three digits, so that key order is id order. */
function partnerKey(id: number): string {
  return String(id).padStart(3, '0')
}

function planRegistration(details: PartnerDetails, known: readonly Partner[]): Partner | RegistrationRefusal {
  const { id: wanted, ...rest } = details
  const same = known.find((partner) => partner.handle === details.handle)
  if (known.some((partner) => partner !== same && partner.issuer === details.issuer)) return 'issuer-taken'
  if (same) {
    return wanted === undefined || wanted === same.id
      ? { ...rest, id: same.id, agreements: { ...details.agreements, ...same.agreements } }
      : 'id-taken'
  }
  const id = wanted ?? freeId(known)
  if (id === undefined) return 'registry-full'
  return known.some((partner) => partner.id === id) ? 'id-taken' : { ...rest, id }
}

/** The lowest that nobody has. */
export function freeId(known: readonly Partner[]): number | undefined {
  for (let id: number = INTEGRATOR_IDS.first; id <= INTEGRATOR_IDS.last; id += 1) {
    if (!known.some((partner) => partner.id === id)) return id
  }
  return undefined
}
