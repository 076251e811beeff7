// The words of the consent matrix, spelled out: every octet that a kind of stanza makes its sender and its recipient
// get, as XML that is written here and taken from nowhere else.
import { toHex } from './hex.js'
import { CIPHERTEXT, type Person } from './consent-people.js'
import type { Kind } from './consent-probes.js'

interface Outcome {
  readonly told: readonly string[]
  readonly arrived: readonly string[]
}

type Spell = (sender: Person, recipient: Person) => Outcome

const ack = (kind: string, id: string, { jid }: Person, more = ''): string =>
  `<ack class="${kind}" id="${id}" from="${jid}"${more}/>`
const iq = (content: string, type = 'result'): string =>
  `<iq type="${type}" id="" from="s.whatsapp.net">${content}</iq>`
const hex = (octets: Uint8Array): string => `{${toHex(octets)}}`

/** Whether it arrives or not, its sender is told the same. */
const passing = (tell: (recipient: Person) => readonly string[], show: (sender: Person) => string) => ({
  arrives: (sender: Person, recipient: Person) => ({ told: tell(recipient), arrived: [show(sender)] }),
  dropped: (_sender: Person, recipient: Person) => ({ told: tell(recipient), arrived: [] }),
})

const nameAttrs = ({ identifier, side }: Person): string =>
  `external_id="${identifier}" integrator_id="${side === 'meta' ? 0 : 1}"`

/** What comes with the first message of somebody whom only Meta vouches for. */
const nameplate = ({ side, identifier }: Person): string =>
  side === 'partner' ? ` display_name="${identifier}'s name" external_id="${identifier}"` : ''

function bundle({ jid, account }: Person): string {
  if (!account) throw new Error('nobody has no keys')
  const { registrationId, identityKey, signedPreKey, kyberPreKey } = account.device.keys
  const id = (value: number, octets: number): string => `{${value.toString(16).padStart(2 * octets, '0')}}`
  const signed = (key: typeof signedPreKey): string =>
    `<id>${id(key.id, 3)}</id><value>${hex(key.publicKey)}</value><signature>${hex(key.signature)}</signature>`
  return (
    `<user jid="${jid}"><registration>${id(registrationId, 4)}</registration><type>{05}</type>` +
    `<identity>${hex(identityKey)}</identity><skey>${signed(signedPreKey)}</skey>` +
    `<skey key_cipher_suite="42">${signed(kyberPreKey)}</skey></user>`
  )
}

const NOT_FOUND = '<error code="404"/>'
/** The owner's one-time keys are used up. */
const KEYS_LOW =
  '<notification id="" from="s.whatsapp.net" type="encrypt" t=""><count value="0"/></notification>'

export const OUTCOMES: Readonly<Record<Kind, Readonly<Record<string, Spell>>>> = {
  message: {
    arrives: (sender, recipient) => ({
      told: [ack('message', 'PROBE', recipient, ' t=""')],
      arrived: [
        `<message id="PROBE" from="${sender.jid}" type="text" t="" sts=""${nameplate(sender)}>` +
          `<enc v="2" type="msg">${hex(CIPHERTEXT)}</enc></message>`,
      ],
    }),
    '404': (_sender, recipient) => ({
      told: [ack('message', 'PROBE', recipient, ' t="" error="404"')],
      arrived: [],
    }),
    '429': (_sender, recipient) => ({
      told: [ack('message', 'PROBE', recipient, ' t="" error="429"')],
      arrived: [],
    }),
  },
  delivered: passing(
    (recipient) => [ack('receipt', 'R1', recipient, ' t=""')],
    ({ jid }) => `<receipt id="R1" from="${jid}" t=""/>`,
  ),
  read: passing(
    (recipient) => [ack('receipt', 'R2', recipient, ' type="read" t=""')],
    ({ jid }) => `<receipt id="R2" from="${jid}" type="read" t=""><list><item id="R3"/></list></receipt>`,
  ),
  retry: passing(
    (recipient) => [ack('receipt', 'R4', recipient, ' type="retry" t=""')],
    ({ jid }) =>
      `<receipt id="R4" from="${jid}" type="retry"><retry count="1" id="R4" t="" v="1"/>` +
      '<registration>{00000007}</registration></receipt>',
  ),
  typing: passing(
    () => [],
    ({ jid }) => `<chatstate from="${jid}"><composing/></chatstate>`,
  ),
  presence: {
    told: (_sender, { jid }) => ({ told: [`<presence from="${jid}"/>`], arrived: [] }),
    silent: () => ({ told: [], arrived: [] }),
  },
  keys: {
    given: (_sender, recipient) => ({ told: [iq(`<list>${bundle(recipient)}</list>`)], arrived: [KEYS_LOW] }),
    '404': (_sender, { jid }) => ({
      told: [iq(`<list><user jid="${jid}">${NOT_FOUND}</user></list>`)],
      arrived: [],
    }),
  },
  name: {
    found: (_sender, recipient) => ({
      told: [
        iq(
          `<users><user ${nameAttrs(recipient)} normalized_external_id="${recipient.identifier}" ` +
            `jid="${recipient.jid}"/></users>`,
        ),
      ],
      arrived: [],
    }),
    '404': (_sender, recipient) => ({
      told: [iq(`<users><user ${nameAttrs(recipient)}>${NOT_FOUND}</user></users>`)],
      arrived: [],
    }),
  },
  jid: {
    found: (_sender, recipient) => ({
      told: [iq(`<users><user ${nameAttrs(recipient)} jid="${recipient.jid}"/></users>`)],
      arrived: [],
    }),
    '404': (_sender, { jid }) => ({
      told: [iq(`<users><user jid="${jid}">${NOT_FOUND}</user></users>`)],
      arrived: [],
    }),
  },
  media: {
    given: () => ({ told: ['200 a blob'], arrived: [] }),
    '404': () => ({ told: ['404 media-unknown'], arrived: [] }),
    nobody: () => ({ told: ['nobody to fetch it'], arrived: [] }),
    '-': () => ({ told: [], arrived: [] }),
  },
  ping: {
    shown: (sender) => ({
      told: ['<iq type="result" id="" from="s.whatsapp.net"/>'],
      arrived: [
        '<notification id="" from="s.whatsapp.net" type="w:interop" t=""><reachability_ping>' +
          `<user external_id="${sender.identifier}" integrator_id="1" display_name="${sender.identifier}'s name"/>` +
          '</reachability_ping></notification>',
      ],
    }),
    silent: () => ({ told: ['<iq type="result" id="" from="s.whatsapp.net"/>'], arrived: [] }),
    '405': () => ({ told: [iq('<error code="405" text="not-allowed"/>', 'error')], arrived: [] }),
  },
}
