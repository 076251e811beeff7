// `parley partner`: the partner's side of its agreements with Meta, for whoever runs its server (no profile needed).
import type { Command } from 'commander'
import type { ProviderAgreement } from '#proto/agreement/provider-operator.js'
import { ClientError } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import { homeFolder } from '../profile/profile-folder.js'
import { agreementRecord, offerLines } from './agreement-record.js'
import { askYesNo } from './consent-question.js'
import type { Dispatch } from './dispatch.js'
import { EXIT, type ExitCode } from './exit-code.js'
import { jsonLine } from '../faces/json-line.js'
import type { PartnerDesk } from '../operators/partner-operator.js'
import { plainText } from './plain-text.js'
import { printer } from './printer.js'
import { optionalText, requiredService, requiredUrl } from './raw-args.js'
import type { GlobalFlags, Shell } from './shell.js'

type Run = (shell: Shell, flags: GlobalFlags, options: JsonObject) => Promise<ExitCode>

const apply: Run = async (shell, flags, options) => {
  const { applyForOffer } = await import('../operators/partner-operator.js')
  const name = optionalText(options, 'name')
  const order = { ...withWhom(options), ...(name === undefined ? {} : { name }) }
  const agreement = await applyForOffer(await desk(shell, flags, options), order)
  print(shell, flags, agreement, true)
  return EXIT.ok
}

/** Signs the offer as it stands now, which it shows first; at a terminal it asks. */
const sign: Run = async (shell, flags, options) => {
  const { listAgreements, signOffer } = await import('../operators/partner-operator.js')
  const partner = await desk(shell, flags, options)
  const order = withWhom(options)
  const [before] = await listAgreements(partner, order)
  if (!before) throw new ClientError('usage', 'there is no offer to sign: run parley partner apply first')
  const { version, sha256, text } = before.offer
  for (const line of offerLines(text)) shell.stderr.write(`${line}\n`)
  const question = `Sign version ${version} of this offer (SHA-256 ${sha256})?`
  if (!(await askYesNo(shell, { question, yes: options['yes'] === true }))) {
    throw new ClientError('refused', 'the offer was not signed: nothing was sent')
  }
  const agreement = await signOffer(partner, { ...order, version, sha256 })
  print(shell, flags, agreement, false)
  return agreement.status === 'active' ? EXIT.ok : EXIT.failed
}

const status: Run = async (shell, flags, options) => {
  const { listAgreements } = await import('../operators/partner-operator.js')
  const meta = options['meta'] === undefined ? undefined : requiredUrl(options, 'meta')
  const service = options['service'] === undefined ? undefined : requiredService(options)
  const agreements = await listAgreements(await desk(shell, flags, options), { meta, service })
  for (const agreement of agreements) print(shell, flags, agreement, false)
  if (agreements.length > 0) return EXIT.ok
  throw new ClientError('usage', 'there is no such agreement: parley partner apply asks for one')
}

function withWhom(options: JsonObject) {
  return { meta: requiredUrl(options, 'meta'), service: requiredService(options) }
}

async function desk(shell: Shell, flags: GlobalFlags, options: JsonObject): Promise<PartnerDesk> {
  const provider = requiredUrl(options, 'provider')
  const { readOperatorToken } = await import('../profile/operator-token.js')
  const home = homeFolder(flags.home, shell.env)
  const token = shell.env['PARLEY_PROVIDER_OPERATOR_TOKEN'] ?? (await readOperatorToken(home, provider))
  if (token !== undefined) return { provider, token }
  throw new ClientError(
    'usage',
    `no operator token for ${provider} in ${home}: start its lab with the same --home, or set PARLEY_PROVIDER_OPERATOR_TOKEN`,
  )
}

function print(shell: Shell, flags: GlobalFlags, agreement: ProviderAgreement, withText: boolean): void {
  const record = agreementRecord(agreement, withText)
  printer(shell).line(flags.json === true ? jsonLine(record) : plainText(record))
}

export function registerPartner(program: Command, dispatch: Dispatch): void {
  const partner = program.command('partner').description("the partner's side of its agreements with Meta")
  const add = (name: string, description: string, run: Run): Command =>
    partner
      .command(name)
      .description(description)
      .requiredOption('--provider <url>', "the partner's server")
      .action(async (options: JsonObject) => {
        await dispatch.here((shell, flags) => run(shell, flags, options))
      })
  add('apply', "apply for Meta's reference offer, and read it", apply)
    .requiredOption('--meta <url>', "Meta's endpoint")
    .requiredOption('--service <name>', 'whatsapp or messenger')
    .option('--name <name>', "what Meta's users are shown; default the server's own")
  add('sign', 'sign the offer with a key of the server, and have the onboarding checks made', sign)
    .requiredOption('--meta <url>', "Meta's endpoint")
    .requiredOption('--service <name>', 'whatsapp or messenger')
    .option('--yes', 'do not ask at a terminal; the offer is shown all the same')
  add('status', 'where the agreements stand, why, and what happened', status)
    .option('--meta <url>', "of one of Meta's endpoints")
    .option('--service <name>', 'whatsapp or messenger')
}
