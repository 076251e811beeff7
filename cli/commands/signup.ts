// `parley signup` and `parley signin`: the partner account at the provider.
import type { Command } from 'commander'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { askPassword } from './password.js'
import type { ProfileCommand } from './profile-command.js'
import { optionalText, requiredText, requiredUrl } from './raw-args.js'

export const signup: ProfileCommand = {
  name: 'signup',
  creates: true,
  lasting: false,
  async run(args, { client, output }) {
    const provider = requiredUrl(args, 'provider')
    const user = requiredText(args, 'user')
    const country = optionalText(args, 'country')
    const password = requiredText(args, 'password')
    await client.signUp({ provider, user, password, ...(country === undefined ? {} : { country }) })
    output.emit({ event: 'signed-in', user, provider })
    return EXIT.ok
  },
}

export const signin: ProfileCommand = {
  name: 'signin',
  creates: true,
  lasting: false,
  async run(args, { client, output }) {
    const provider = requiredUrl(args, 'provider')
    const user = requiredText(args, 'user')
    await client.signIn({ provider, user, password: requiredText(args, 'password') })
    output.emit({ event: 'signed-in', user, provider })
    return EXIT.ok
  },
}

export function registerSignup(program: Command, dispatch: Dispatch): void {
  program
    .command('signup')
    .description('make a partner account; the password is asked for, or taken from PARLEY_PASSWORD')
    .requiredOption('--provider <url>', 'the provider server')
    .requiredOption('--user <name>', 'the name others will write to')
    .option('--country <code>', 'two letters, such as DE')
    .action(async (options: { provider: string; user: string; country?: string }) => {
      await dispatch.onProfile(signup, async (shell) => ({
        ...options,
        password: await askPassword(shell, 'twice'),
      }))
    })
  program
    .command('signin')
    .description('sign in to a partner account; the password is asked for, or taken from PARLEY_PASSWORD')
    .requiredOption('--provider <url>', 'the provider server')
    .requiredOption('--user <name>', 'the name at the provider')
    .action(async (options: { provider: string; user: string }) => {
      await dispatch.onProfile(signin, async (shell) => ({
        ...options,
        password: await askPassword(shell, 'once'),
      }))
    })
}
