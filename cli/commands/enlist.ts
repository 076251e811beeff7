// `parley enlist` and `parley account`: the account at Meta (framework: enlistment).
import type { Command } from 'commander'
import { textName } from '#proto/consent/consent-text.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'
import { ClientError } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import { putBefore } from './consent-question.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { Output } from './output.js'
import type { ProfileCommand } from './profile-command.js'
import { optionalText, requiredService, requiredText, requiredUrl } from './raw-args.js'
import type { Shell } from './shell.js'

export const enlist: ProfileCommand = {
  name: 'enlist',
  creates: false,
  lasting: false,
  async run(args, { client, output }) {
    const disclosure = requiredText(args, 'disclosure')
    report(await client.enlist({ ...metaArgs(args), disclosure }), output)
    return EXIT.ok
  },
}

export const account: ProfileCommand = {
  name: 'account',
  creates: true,
  lasting: false,
  async run(args, { client, output }) {
    const phone = requiredText(args, 'phone')
    const name = requiredText(args, 'name')
    report(await client.createMetaAccount({ ...metaArgs(args), phone, name }), output)
    return EXIT.ok
  },
}

function metaArgs(args: JsonObject) {
  const trustRoot = optionalText(args, 'trustRoot')
  return {
    meta: requiredUrl(args, 'meta'),
    service: requiredService(args),
    ...(trustRoot === undefined ? {} : { trustRoot }),
  }
}

function report({ login, pinned }: { login: string; pinned: boolean }, output: Output): void {
  if (pinned) {
    output.note('no --trust-root was given: the one this loopback server shows is pinned for this profile')
  }
  output.emit({ event: 'enlisted', login })
}

/**
 * Puts the disclosure before whoever runs the command, at their terminal.
 * @returns its name. @throws {ClientError} `refused` where they said no.
 */
async function acceptedDisclosure(shell: Shell, yes: boolean): Promise<string> {
  const question = 'Accept this, and enlist?'
  if (await putBefore(shell, PARTNER_DISCLOSURE, { question, yes })) return textName(PARTNER_DISCLOSURE)
  throw new ClientError('refused', 'the disclosure was not accepted: nothing was sent')
}

/** With the trust root from the environment where no option gives it. */
function withRoot(options: JsonObject, { env }: Shell): JsonObject {
  const root = env['PARLEY_TRUST_ROOT']
  return root === undefined || root === '' ? { ...options } : { trustRoot: root, ...options }
}

const ROOT = "Meta's root key, base64url (or PARLEY_TRUST_ROOT); needed unless --meta is on this machine"

export function registerEnlist(program: Command, dispatch: Dispatch): void {
  program
    .command('enlist')
    .description('make a signed-in partner account reachable on a service')
    .requiredOption('--meta <url>', "Meta's endpoint")
    .requiredOption('--service <name>', 'whatsapp or messenger')
    .option('--trust-root <key>', ROOT)
    .option('--yes', 'do not ask at a terminal; the disclosure is shown all the same')
    .action(async ({ yes, ...options }: JsonObject) => {
      await dispatch.onProfile(enlist, async (shell) => ({
        ...withRoot(options, shell),
        disclosure: await acceptedDisclosure(shell, yes === true),
      }))
    })
  program
    .command('account')
    .description('make a Meta test account (lab only)')
    .requiredOption('--meta <url>', "Meta's endpoint")
    .requiredOption('--service <name>', 'whatsapp or messenger')
    .requiredOption('--phone <digits>', '7 to 15 digits')
    .requiredOption('--name <name>', 'shown to others')
    .option('--trust-root <key>', ROOT)
    .action(async (options: JsonObject) => {
      await dispatch.onProfile(account, (shell) => withRoot(options, shell))
    })
}
