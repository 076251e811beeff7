// `parley privacy`: what other people learn of this user; needs no connection.
import { Argument, type Command } from 'commander'
import { ClientError, type Privacy } from '../client/api.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import type { ProfileCommand } from './profile-command.js'
import { optionalText } from './raw-args.js'

export interface PrivacyRecord extends Privacy {
  readonly event: 'privacy'
}

const SETTINGS: Readonly<Record<string, keyof Privacy>> = {
  'read-receipts': 'readReceipts',
  typing: 'typing',
  presence: 'presence',
}
const CHOICES = ['on', 'off'] as const

export const privacy: ProfileCommand = {
  name: 'privacy',
  creates: false,
  lasting: false,
  async run(args, { client, output }) {
    const setting = optionalText(args, 'setting')
    const choice = optionalText(args, 'choice')
    const now =
      setting === undefined ? client.talk.privacy() : await client.talk.setPrivacy(change(setting, choice))
    output.emit({ event: 'privacy', ...now })
    return EXIT.ok
  },
}

/** @throws {ClientError} `usage`. */
function change(setting: string, choice: string | undefined): Partial<Privacy> {
  const key = Object.hasOwn(SETTINGS, setting) ? SETTINGS[setting] : undefined
  if (key !== undefined && (choice === 'on' || choice === 'off')) return { [key]: choice === 'on' }
  throw new ClientError(
    'usage',
    `privacy is ${Object.keys(SETTINGS).join(', ')}, each ${CHOICES.join(' or ')}`,
  )
}

export function privacyText({ readReceipts, typing, presence }: PrivacyRecord): string {
  const told = (on: boolean): string => (on ? 'on' : 'off')
  return [
    `read-receipts ${told(readReceipts)}: accepted people learn what you read`,
    `typing ${told(typing)}: they see that you type`,
    `presence ${told(presence)}: they see whether you are here, and you see it of them`,
  ].join('\n')
}

export function registerPrivacy(program: Command, dispatch: Dispatch): void {
  program
    .command('privacy')
    .description('what others learn of you; without arguments, how it stands')
    .addArgument(new Argument('[setting]', 'which').choices(Object.keys(SETTINGS)))
    .addArgument(new Argument('[choice]', 'on or off').choices(CHOICES))
    .action(async (setting: string | undefined, choice: string | undefined) => {
      await dispatch.onProfile(privacy, () => ({
        ...(setting === undefined ? {} : { setting }),
        ...(choice === undefined ? {} : { choice }),
      }))
    })
}
