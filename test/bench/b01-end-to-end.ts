// B1: one pair end to end with everything on, against nothing but libsignal in the same run.
//
// Everything: protobuf, Signal, stanza, Noise, durable mailbox, ack, decrypt, stored in SQLCipher on both sides,
// receipt back. Both clients share a thread, as encryption and decryption do in the bare loop.
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { signalDevice } from '../support/signal-device.js'
import { atLeast, type Bench, type Figure, type Goal, type Line } from './line.js'
import { openTwoPeople, startPeopleNetwork, TEXT } from './people.js'
import { median, rounds } from './statistics.js'
import type { PairPlan } from './b01-pair-worker.js'

const PIPELINED = 16
const UNIT = 'messages / s'
const PROGRAM = new URL('b01-pair-worker.js', import.meta.url)

export const endToEndLine: Line = {
  id: 'B1',
  title: 'end-to-end text',
  async run(bench) {
    const { folder, quick, say } = bench
    const count = quick ? 400 : 2_000
    const network = await startPeopleNetwork(folder)
    const people = await openTwoPeople(network.addresses, folder, 0)
    const rate = (messages: number, window: number): Promise<number> =>
      perSecond(messages, () => people.run(messages, window))
    say('warming up')
    await rate(count / 2, PIPELINED)
    const loop = await bareLoop()
    await loop(count)
    // Taken in turn, so that a busy moment of the machine touches all of them.
    const [bare, pipelined, single]: number[][] = [[], [], []]
    await rounds(3, async (round) => {
      say(`round ${round + 1}`)
      bare?.push(await loop(count))
      pipelined?.push(await rate(count, PIPELINED))
      single?.push(await rate(count / 4, 1))
      return 0
    })
    await people.close()
    say('two threads')
    const twoThreads = await inTwoThreads(bench, network.addresses, count)
    await network.close()
    const peer = { what: 'libsignal alone', value: median(bare ?? []) }
    const figure = (
      what: string,
      values: number[] = [],
      samples: number,
      goal: Goal,
      against = peer,
    ): Figure => ({
      ...{ line: 'B1', what, unit: UNIT, rounds: values, samples, peer: against, goal },
    })
    const alone = { what: 'pipelined, one thread', value: median(pipelined ?? []) }
    return [
      figure('pipelined, 16 in flight', pipelined, count, atLeast(0.4, 'ratio')),
      figure('one in flight', single, count / 4, atLeast(0.15, 'ratio')),
      figure('two client threads, a pair each', twoThreads, count * 2, atLeast(1.4, 'ratio'), alone),
    ]
  },
}

/** Encrypts and decrypts texts one way on one session with its records in memory; answers a rate. */
async function bareLoop(): Promise<(count: number) => Promise<number>> {
  const ada = signalDevice('1-10853634039893@interop')
  const bob = signalDevice('4915550001@s.whatsapp.net')
  await ada.open(bob.jid, bob.bundle)
  await bob.decrypt(ada.jid, await ada.encrypt(bob.jid, TEXT))
  await ada.decrypt(bob.jid, await bob.encrypt(ada.jid, TEXT))
  return (count) =>
    perSecond(count, async () => {
      for (let sent = 0; sent < count; sent += 1) {
        await bob.decrypt(ada.jid, await ada.encrypt(bob.jid, TEXT))
      }
    })
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (count * 1000) / (performance.now() - start)
}

/** Both threads work on the same round at the same time. */
async function inTwoThreads(
  { folder }: Bench,
  { provider, meta }: { readonly provider: string; readonly meta: string },
  count: number,
): Promise<number[]> {
  const workers = [1, 2].map((number) => {
    const workerData: PairPlan = {
      provider,
      meta,
      number,
      folder: join(folder, 'threads'),
      window: PIPELINED,
    }
    return new Worker(PROGRAM, { workerData })
  })
  const all = async (messages: number): Promise<void> => {
    await Promise.all(
      workers.map(async (worker) => {
        worker.postMessage(messages)
        await once(worker, 'message')
      }),
    )
  }
  await all(count / 2)
  const values = await rounds(3, () => perSecond(count * 2, () => all(count)))
  await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage(0)
      await once(worker, 'exit')
    }),
  )
  return values
}
