// A Signal operation from start to disk: mutex, overlay, libsignal, one transaction.
import { signalAddress } from '#proto/signal/address.js'
import type { Jid } from '#proto/stanza/jid.js'
import { SignalUnit } from '../signal/signal-unit.js'
import type { EngineContext } from './context.js'

/** What a piece of Signal work leaves: further writes for its transaction, and its value. */
export interface SignalOutcome<T> {
  readonly also?: () => void
  readonly value: T
}

/**
 * Runs `work` as the only Signal operation on this peer, then commits what libsignal and `work` want
 * written in one transaction. Resolves with the value when that is durable; where `work` or the commit
 * fails, nothing of it happened. No network inside `work`: other commits wait for it.
 */
export async function signalWork<T>(
  context: EngineContext,
  jid: Jid,
  work: (unit: SignalUnit) => Promise<SignalOutcome<T>>,
): Promise<T> {
  const address = signalAddress(jid).toString()
  let unit: SignalUnit | undefined
  try {
    return await context.committer.unit(() =>
      context.mutex.run(address, async () => {
        const mine = new SignalUnit(context.signal, context.local(), address)
        const { also, value } = await work(mine).catch((error: unknown) => {
          throw mine.fault ?? error
        })
        unit = mine
        return [mine.finish(context.database, also ?? (() => undefined)), value] as const
      }),
    )
  } catch (error) {
    unit?.discard()
    throw error
  }
}
