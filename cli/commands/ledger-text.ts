// A line of a ledger in words: when, whose record, who, what.
import type { LedgerKind } from '#proto/consent/ledger-entry.js'
import type { LedgerLine } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import { stamp } from '../faces/stamp.js'

const SOURCES: Readonly<Record<LedgerLine['source'], string>> = {
  profile: 'this profile',
  provider: 'provider',
  meta: 'Meta',
}

const ACTORS: ReadonlyMap<string, string> = new Map([
  ['you', 'you'],
  ['peer', 'the other person'],
  ['meta', 'Meta'],
  ['partner', 'the provider'],
])

const KINDS: Readonly<Record<LedgerKind, string>> = {
  'terms-shown': 'saw the warnings',
  'terms-accepted': 'accepted the warnings',
  'apps-chosen': 'chose which apps may reach you',
  'inbox-chosen': 'chose the inbox',
  'pings-set': 'chose who may ask to reach you',
  'ping-shown': 'asked to reach you',
  'request-accepted': 'accepted a request',
  'request-deleted': 'deleted a request',
  blocked: 'blocked somebody',
  unblocked: 'unblocked somebody',
  reported: 'reported somebody',
  limited: 'applied a limit',
  enlisted: 'enlisted',
  left: 'left the service',
  expired: 'ended an idle enlistment',
  removed: 'removed the account',
  'disclosure-accepted': 'accepted the disclosure',
  'disclosure-withdrawn': 'took back the consent to the disclosure',
  agreement: 'changed the agreement',
}
/** Kinds of a newer version are shown as they are called there. */
const WORDS: ReadonlyMap<string, string> = new Map(Object.entries(KINDS))

export function ledgerText({ source, seq, at, kind, actor, detail }: LedgerLine): string {
  const facts = Object.entries(detail).map(
    ([name, value]) => `${sanitise(name)} ${value === '' ? 'none' : sanitise(String(value))}`,
  )
  const who = ACTORS.get(actor) ?? sanitise(actor)
  const what = `${who} ${WORDS.get(kind) ?? sanitise(kind)}`
  return `${stamp(at)} ${SOURCES[source]} ${seq}: ${[what, ...facts].join(' · ')}`
}
