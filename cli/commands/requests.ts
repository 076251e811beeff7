// `parley requests`: strangers who wrote, and what becomes of each (consent: the first message is a request).
import type { Command } from 'commander'
import { formatAddress, parseAddress } from '#proto/address.js'
import { ClientError, type ParleyClient, type RequestView } from '../client/api.js'
import type { JsonObject } from '../profile/json-lines.js'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { goOnline, withinTime } from './online.js'
import type { CommandContext, ProfileCommand } from './profile-command.js'
import { requiredText } from './raw-args.js'
import { addReportOptions, type ReportFlags, reportArgs, sendReport } from './report.js'
import { requestRecord } from './request-record.js'

const TIMEOUT_MS = 20_000
const NUMBER = /^[0-9]{1,9}$/

export const listRequests: ProfileCommand = {
  name: 'requests list',
  creates: false,
  lasting: false,
  run(_args, { client, output }) {
    const waiting = client.requests()
    for (const request of waiting) output.emit(requestRecord(request))
    if (waiting.length > 0) {
      output.note('they learn nothing until you decide: parley requests accept|delete|block|report NUMBER')
    }
    return Promise.resolve(EXIT.ok)
  },
}

/** Of a request, or in advance of somebody who has not written yet. */
export const acceptRequest: ProfileCommand = {
  name: 'requests accept',
  creates: false,
  lasting: false,
  async run(args, context) {
    const address = anybody(args, context.client)
    const until = await online(context)
    await withinTime(context, until, context.client.acceptRequest(address))
    context.output.emit({ event: 'request', with: address, state: 'accepted' })
    return EXIT.ok
  },
}

export const deleteRequest: ProfileCommand = {
  name: 'requests delete',
  creates: false,
  lasting: false,
  async run(args, context) {
    const { from } = waitingRequest(args, context.client)
    const until = await online(context)
    await withinTime(context, until, context.client.deleteRequest(from))
    context.output.emit({ event: 'request', with: from, state: 'deleted' })
    return EXIT.ok
  },
}

export const blockRequest: ProfileCommand = {
  name: 'requests block',
  creates: false,
  lasting: false,
  async run(args, context) {
    const { from } = waitingRequest(args, context.client)
    const until = await online(context)
    await withinTime(context, until, context.client.block(from))
    context.output.emit({ event: 'request', with: from, state: 'blocked' })
    return EXIT.ok
  },
}

/** Reporting somebody deletes their request. */
export const reportRequest: ProfileCommand = {
  name: 'requests report',
  creates: false,
  lasting: false,
  async run(args, context) {
    const { from } = waitingRequest(args, context.client)
    const report = await sendReport(args, context, from)
    context.output.emit({ event: 'request', with: from, state: 'reported', ...report })
    return EXIT.ok
  },
}

async function online(context: CommandContext): Promise<number> {
  const until = context.clock.now() + TIMEOUT_MS
  await goOnline(context, until)
  return until
}

/** Whom the argument names: a request by its number, or anybody by address. @throws {ClientError} `usage`. */
function anybody(args: JsonObject, client: ParleyClient): string {
  const text = requiredText(args, 'id')
  return NUMBER.test(text) ? numbered(text, client).from : formatAddress(parseAddress(text))
}

/** A request that waits, by its number or its sender's address. @throws {ClientError} `usage`. */
function waitingRequest(args: JsonObject, client: ParleyClient): RequestView {
  const text = requiredText(args, 'id')
  if (NUMBER.test(text)) return numbered(text, client)
  const address = formatAddress(parseAddress(text))
  const found = client.requests().find(({ from }) => from === address)
  if (found) return found
  throw new ClientError(
    'usage',
    `no request of ${address} waits: see parley requests list, or use parley block or parley report ADDRESS`,
  )
}

function numbered(text: string, client: ParleyClient): RequestView {
  const found = client.requests().find(({ id }) => id === Number(text))
  if (found) return found
  throw new ClientError('usage', `there is no request ${text}: see parley requests list`)
}

const WHICH = 'number from the list, or the address'

export function registerRequests(program: Command, dispatch: Dispatch): void {
  const requests = program.command('requests').description('strangers who wrote and wait for your decision')
  requests
    .command('list')
    .description('who waits, newest first; needs no connection')
    .action(async () => {
      await dispatch.onProfile(listRequests, () => ({}))
    })
  for (const [name, command, description] of [
    ['accept', acceptRequest, 'let them write; an ADDRESS works before they ever wrote'],
    ['delete', deleteRequest, 'remove the request and its messages; they are told nothing'],
    ['block', blockRequest, 'hear from them no more'],
  ] as const) {
    requests
      .command(name)
      .description(description)
      .argument('<id>', WHICH)
      .action(async (id: string) => {
        await dispatch.onProfile(command, () => ({ id }))
      })
  }
  addReportOptions(
    requests
      .command('report')
      .description('report them to Meta and delete the request')
      .argument('<id>', WHICH),
  ).action(async (id: string, flags: ReportFlags) => {
    await dispatch.onProfile(reportRequest, () => ({ id, ...reportArgs(flags) }))
  })
}
