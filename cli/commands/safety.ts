// `parley safety`: the number two people compare to know that nobody stands between them; needs no connection.
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import { sanitise } from '../state/sanitise.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'
import { chatOf, optionalText } from './raw-args.js'
import { stamp } from '../faces/stamp.js'

export interface SafetyRecord {
  readonly event: 'safety'
  readonly with: string
  /** 60, without spaces. */
  readonly digits: string
  /** When it was compared. */
  readonly verifiedAt?: number
  /** When their key became another one, the newest first. */
  readonly changes: readonly number[]
  /** Their new key waits for `parley trust`; the number is of the new one. */
  readonly pending: boolean
}

/** `verify` is the number as the other person reads it out: comparing is what makes it verified. */
export const safety: ProfileCommand = {
  name: 'safety',
  creates: false,
  lasting: false,
  async run(args, { client, output }) {
    const address = chatOf(args, 'address')
    const digits = optionalText(args, 'verify')
    if (digits !== undefined) await client.people.verify(address, digits)
    if (args['unverify'] === true) await client.people.unverify(address)
    const number = client.people.safetyNumber(address)
    if (number === undefined) {
      const why = `nothing was exchanged with ${address} yet: there is no key to compare`
      throw new ClientError('usage', `${why}; write to them first`)
    }
    const { verifiedAt, changes, pending } = number
    const compared = verifiedAt === undefined ? {} : { verifiedAt }
    output.emit({ event: 'safety', with: address, digits: number.digits, ...compared, changes, pending })
    return EXIT.ok
  },
}

const GROUP = /[0-9]{5}/gu
const GROUPS_A_LINE = 4

export function safetyText(record: SafetyRecord): string {
  const groups = record.digits.match(GROUP) ?? []
  const rows = [0, 1, 2].map((row) => groups.slice(row * GROUPS_A_LINE, (row + 1) * GROUPS_A_LINE).join(' '))
  const compared =
    record.verifiedAt === undefined
      ? 'not compared: read it to each other, then parley safety ADDRESS --verify with the digits they read'
      : `compared ${stamp(record.verifiedAt)}`
  const changes = record.changes.map((at) => `their key changed ${stamp(at)}`)
  const waits = record.pending ? ['their new key is not trusted yet: compare, then parley trust ADDRESS'] : []
  return [`safety number with ${sanitise(record.with)}`, ...rows, compared, ...changes, ...waits].join('\n')
}

export function registerSafety(program: Command, dispatch: Dispatch): void {
  program
    .command('safety')
    .description('the safety number with somebody; both see the same one')
    .argument('<address>', '+4915550001@whatsapp or ada@parley')
    .option('--verify <digits>', 'you compared: the 60 digits they read to you, spaces allowed')
    .option('--unverify', 'it does not count as compared any more')
    .action(async (address: string, flags: { verify?: string; unverify?: true }) => {
      await dispatch.onProfile(safety, () => ({ address, ...flags }))
    })
}
