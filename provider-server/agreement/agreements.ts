// The partner's side of its agreements with Meta (Consent and the agreement): one for each service and endpoint.
import type { Collection } from '#platform/storage/port.js'
import { HttpError } from '#platform/http/error.js'
import type { Turns } from '#platform/turns.js'
import type { Service } from '#proto/address.js'
import type { AgreementView } from '#proto/agreement/agreement-view.js'
import type { PartnerApplication } from '#proto/agreement/application.js'
import { signOffer } from '#proto/agreement/offer-signature.js'
import type { AgreementFilter, ProviderAgreement, SignOrder } from '#proto/agreement/provider-operator.js'
import type { SigningKey } from '#proto/identity/jws.js'
import { PARTNER_ITSELF, type Decisions } from '../decisions.js'
import type { KnownApplication, MetaPartnerApi } from './meta-partner-api.js'
import { agreementKey, storedAgreement, type StoredAgreement } from './stored-agreement.js'

export interface Agreements {
  /** Applies, anew where the offer was not signed or a check failed since; answers the agreement where it was. */
  apply(meta: string, application: PartnerApplication): Promise<ProviderAgreement>
  /**
   * Signs the offer where it is the very text that the order names, and has the checks made; where that text is
   * signed already, only the checks.
   */
  sign(order: SignOrder): Promise<ProviderAgreement>
  /** As Meta shows them now; one whose endpoint cannot be asked, as it was seen last. */
  list(filter: AgreementFilter): Promise<readonly ProviderAgreement[]>
}

export interface AgreementsDependencies {
  readonly stored: Collection<StoredAgreement>
  readonly api: MetaPartnerApi
  readonly decisions: Decisions
  readonly turns: Turns
  /** Of the signature. */
  readonly issuer: string
  readonly signer: () => Promise<SigningKey>
}

/** Endpoints times services. */
const MAXIMUM_AGREEMENTS = 100

export function createAgreements(dependencies: AgreementsDependencies): Agreements {
  const { stored, api, turns } = dependencies
  const find = async (meta: string, service: Service): Promise<StoredAgreement | undefined> =>
    (await stored.get(agreementKey(meta, service)))?.value
  const seen = (known: StoredAgreement, view: AgreementView) => keepView(dependencies, known, view)

  return {
    apply: (meta, application) =>
      turns.run(agreementKey(meta, application.service), async () => {
        const known = await find(meta, application.service)
        const present = known && (await stillKnown(api, known))
        if (known && present && isSigned(present) && !isStuck(present)) return seen(known, present)
        const { secret, ...view } = await api.apply(meta, application, present && known.secret)
        return keepNew(dependencies, { meta, secret, view }, application.service)
      }),
    sign: (order) =>
      turns.run(agreementKey(order.meta, order.service), async () => {
        const known = await find(order.meta, order.service)
        if (known === undefined) throw unknown()
        const before = await api.look(applicationOf(known))
        await seen(known, before)
        refuseOther(before.offer, order)
        if (before.signedWith !== undefined) return seen(known, await api.check(applicationOf(known)))
        const jws = await signature(dependencies, known, order)
        return seen(known, await api.sign(applicationOf(known), jws))
      }),
    async list({ meta, service }) {
      const records = await stored.list('', MAXIMUM_AGREEMENTS)
      const wanted = records
        .map(({ value }) => value)
        .filter(
          (known) =>
            (meta ?? known.meta) === known.meta && (service ?? known.view.service) === known.view.service,
        )
      return Promise.all(
        wanted.map((known) =>
          turns.run(agreementKey(known.meta, known.view.service), () => present(dependencies, known)),
        ),
      )
    },
  }
}

/** Before that, a new application replaces the old one: its addresses and its name may be others by now. */
function isSigned({ status }: AgreementView): boolean {
  return status === 'signed' || status === 'active' || status === 'suspended'
}

/** Signed, and looked at in vain: with what the application says now, it may go better. What Meta lacks stays. */
function isStuck({ status, checks }: AgreementView): boolean {
  return status === 'signed' && checks.some(({ name, passed }) => !passed && name !== 'service')
}

function applicationOf({ meta, secret, view }: StoredAgreement): KnownApplication {
  return { meta, secret, application: view.application }
}

async function stillKnown(api: MetaPartnerApi, known: StoredAgreement): Promise<AgreementView | undefined> {
  try {
    return await api.look(applicationOf(known))
  } catch (error) {
    if (error instanceof HttpError && error.code === 'application-unknown') return undefined
    throw error
  }
}

async function present(
  dependencies: AgreementsDependencies,
  known: StoredAgreement,
): Promise<ProviderAgreement> {
  try {
    return await keepView(dependencies, known, await dependencies.api.look(applicationOf(known)))
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return { meta: known.meta, ...known.view }
  }
}

/** The order names what the operator has read; whatever Meta offers by now is another matter. */
function refuseOther(offer: AgreementView['offer'], { version, sha256 }: SignOrder): void {
  if (offer.version === version && offer.sha256 === sha256) return
  const text = `Meta offers version ${offer.version} (${offer.sha256}) and not what was to be signed: read it first`
  throw new HttpError(409, 'offer-changed', text)
}

/** Over terms of our own: application and service as we know them, the text as the operator named it. */
async function signature(
  { issuer, signer }: AgreementsDependencies,
  { view }: StoredAgreement,
  { service, version, sha256 }: SignOrder,
): Promise<string> {
  return signOffer({ application: view.application, issuer, service, version, sha256 }, await signer())
}

async function keepNew(
  dependencies: AgreementsDependencies,
  agreement: StoredAgreement,
  service: Service,
): Promise<ProviderAgreement> {
  const { meta, view } = agreement
  if (view.service !== service) throw otherAgreement()
  await noteSteps(dependencies, meta, view, [])
  await keep(dependencies, agreement)
  return { meta, ...view }
}

async function keepView(
  dependencies: AgreementsDependencies,
  known: StoredAgreement,
  view: AgreementView,
): Promise<ProviderAgreement> {
  const { meta } = known
  if (view.application !== known.view.application || view.service !== known.view.service)
    throw otherAgreement()
  const before = await dependencies.stored.get(agreementKey(meta, view.service))
  await noteSteps(dependencies, meta, view, before?.value.view.history ?? [])
  await keep(dependencies, { ...known, view })
  return { meta, ...view }
}

async function keep({ stored }: AgreementsDependencies, agreement: StoredAgreement): Promise<void> {
  const key = agreementKey(agreement.meta, agreement.view.service)
  const record = storedAgreement(agreement)
  const before = await stored.get(key)
  // Nobody else writes this record meanwhile: everything about one agreement happens in turn.
  if (before) await stored.replace(key, record, before.version)
  else await stored.insert(key, record)
}

/** Each step goes into the ledger once, whoever took it: those that the last view did not show. */
async function noteSteps(
  { decisions }: AgreementsDependencies,
  meta: string,
  { history, service, application, offer }: AgreementView,
  known: AgreementView['history'],
): Promise<void> {
  const last = known.at(-1)
  const seen = history.findLastIndex(({ status, at }) => status === last?.status && at === last.at)
  for (const { status, by, reason } of history.slice(seen + 1)) {
    await decisions.note(PARTNER_ITSELF, 'agreement', by === 'partner' ? 'you' : 'meta', {
      ...{ service, status, meta, application },
      ...{ offerVersion: offer.version, offerSha256: offer.sha256 },
      ...(reason === undefined ? {} : { reason }),
    })
  }
}

function unknown(): HttpError {
  return new HttpError(
    404,
    'application-unknown',
    'there is no application for this offer: apply for it first',
  )
}

function otherAgreement(): HttpError {
  return new HttpError(502, 'meta-malformed', "Meta's answer is about another agreement")
}
