// What every Signals carrier keeps, whatever it travels over.
import { describe, expect, it } from 'vitest'
import type { Signals } from '#platform/storage/port.js'

export function signalsContract(adapter: string, create: () => Signals): void {
  /** The next payload of a topic. */
  const next = (signals: Signals, topic: string): Promise<string> =>
    new Promise((resolve) => {
      const stop = signals.subscribe(topic, (payload) => {
        stop()
        resolve(payload)
      })
    })

  describe(`signals over ${adapter}`, () => {
    it('reach every subscriber of the topic, in order, and nobody else', async () => {
      const signals = create()
      const heard: string[] = []
      signals.subscribe('ada', (payload) => heard.push(`1 ${payload}`))
      signals.subscribe('ada', (payload) => heard.push(`2 ${payload}`))
      signals.subscribe('bob', (payload) => heard.push(`bob ${payload}`))
      const last = next(signals, 'end')
      signals.publish('ada', 'x')
      signals.publish('ada', 'y')
      signals.publish('end', '')
      await last
      expect(heard.sort()).toEqual(['1 x', '1 y', '2 x', '2 y'])
    })

    it('are not delivered inside publish', async () => {
      const signals = create()
      const heard = next(signals, 'ada')
      let delivered = false
      signals.subscribe('ada', () => (delivered = true))
      signals.publish('ada', 'x')
      expect(delivered).toBe(false)
      expect(await heard).toBe('x')
    })

    it('reach nobody who stopped, also between publish and delivery', async () => {
      const signals = create()
      const heard: string[] = []
      const stop = signals.subscribe('ada', (payload) => heard.push(payload))
      signals.publish('ada', 'x')
      stop()
      stop()
      signals.publish('ada', 'y')
      const last = next(signals, 'end')
      signals.publish('end', '')
      await last
      expect(heard).toEqual([])
    })

    it('reach a listener once for each of its subscriptions', async () => {
      const signals = create()
      const heard: string[] = []
      const listener = (payload: string): void => void heard.push(payload)
      signals.subscribe('ada', listener)
      const stop = signals.subscribe('ada', listener)
      stop()
      const last = next(signals, 'end')
      signals.publish('ada', 'x')
      signals.publish('end', '')
      await last
      expect(heard).toEqual(['x'])
    })
  })
}
