// `parley operator`: the agreements of Meta's partners and what their users are reported for, as Meta's operator
// sees and changes them (no profile needed).
import type { Command } from 'commander'
import { ClientError } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { OperatorPartner } from '../operators/meta-answers.js'
import { homeFolder } from '../profile/profile-folder.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import type { OperatorDesk } from '../operators/meta-operator.js'
import type { OperatorPartnerRecord } from './operator-record.js'
import { jsonLine } from '../faces/json-line.js'
import type { OutputRecord } from './output.js'
import { plainText } from './plain-text.js'
import { printer } from './printer.js'
import { numberOption, optionalText, requiredService, requiredUrl } from './raw-args.js'
import type { GlobalFlags, Shell } from './shell.js'

const CHANGES = [
  ['suspend', 'suspend an agreement: the users of the partner are cut off at once'],
  ['resume', 'end a suspension'],
  ['terminate', 'end an agreement for good'],
  ['approve', 'accept the evidence that another encryption than Signal is as good'],
] as const

interface Order {
  readonly desk: OperatorDesk
  readonly id: number | undefined
  readonly options: JsonObject
}

type Ask = (order: Order) => Promise<readonly OutputRecord[]>

interface Question {
  readonly ask: Ask
  /** What an empty answer means to a person. */
  readonly nothing: string
}

const partners: Ask = async ({ desk, id, options }) => {
  const { listPartners } = await import('../operators/meta-operator.js')
  return (await listPartners(desk, id, requiredService(options))).map(partnerRecord)
}

const reports: Ask = async ({ desk, id }) => {
  const { listReports } = await import('../operators/meta-operator.js')
  return (await listReports(desk, id)).map((report) => ({ event: 'report', ...report }))
}

const change =
  (order: string): Ask =>
  async ({ desk, id, options }) => {
    const { changeAgreement } = await import('../operators/meta-operator.js')
    if (id === undefined) throw new ClientError('usage', 'the id is missing: see parley operator partners')
    const reason = optionalText(options, 'reason')
    const service = requiredService(options)
    return (await changeAgreement(desk, { id, order, service, reason })).map(partnerRecord)
  }

function partnerRecord(partner: OperatorPartner): OperatorPartnerRecord {
  return { event: 'partner', ...partner }
}

async function operate(
  shell: Shell,
  flags: GlobalFlags,
  { ask, id, options, nothing }: Pick<Order, 'id' | 'options'> & Question,
): Promise<ExitCode> {
  const meta = requiredUrl(options, 'meta')
  const token = await operatorToken(shell, flags, meta)
  const print = printer(shell)
  const records = await ask({ desk: { meta, token }, id, options })
  for (const record of records) print.line(flags.json === true ? jsonLine(record) : plainText(record))
  if (records.length === 0 && flags.json !== true) print.note(nothing)
  return EXIT.ok
}

async function operatorToken(shell: Shell, flags: GlobalFlags, meta: string): Promise<string> {
  const { readOperatorToken } = await import('../profile/operator-token.js')
  const home = homeFolder(flags.home, shell.env)
  const token = shell.env['PARLEY_OPERATOR_TOKEN'] ?? (await readOperatorToken(home, meta))
  if (token !== undefined) return token
  throw new ClientError(
    'usage',
    `no operator token for ${meta} in ${home}: start its lab with the same --home, or set PARLEY_OPERATOR_TOKEN`,
  )
}

export function registerOperator(program: Command, dispatch: Dispatch): void {
  const operator = program.command('operator').description("Meta's side of the agreements with partners")
  const add = (name: string, description: string, id: '[id]' | '<id>', question: Question): Command =>
    operator
      .command(name)
      .description(description)
      .argument(id, 'integrator id', numberOption('the id'))
      .requiredOption('--meta <url>', "Meta's endpoint")
      .action(async (given: number | undefined, options: JsonObject) => {
        await dispatch.here((shell, flags) => operate(shell, flags, { ...question, id: given, options }))
      })
  const service = ['--service <name>', 'about which service', 'whatsapp'] as const
  add('partners', 'list every partner with its agreements, or one with its history', '[id]', {
    ...{ ask: partners, nothing: 'no partner has applied yet' },
  }).option(...service)
  for (const [name, description] of CHANGES) {
    add(name, description, '<id>', { ask: change(name), nothing: 'nothing was changed' })
      .option(...service)
      .option('--reason <text>', 'kept with the change, and told to the partner')
  }
  add('reports', 'list what users were reported for, of one partner or of all', '[id]', {
    ...{ ask: reports, nothing: 'nobody was reported in the last 30 days' },
  })
}
