// Signals within one process. Several nodes get an emitter of their database in its place.
import type { Signals } from './port.js'

type Listener = (payload: string) => void

/**
 * Each listener is called in a microtask of its own, never inside `publish`; whoever stopped before that
 * is not called. A listener that throws ends the process like any uncaught exception.
 */
export function createLocalSignals(): Signals {
  const topics = new Map<string, Set<{ readonly listener: Listener }>>()
  return {
    publish(topic, payload) {
      const subscriptions = topics.get(topic)
      for (const subscription of subscriptions ?? []) {
        queueMicrotask(() => {
          if (subscriptions?.has(subscription) === true) subscription.listener(payload)
        })
      }
    },
    subscribe(topic, listener) {
      const subscription = { listener }
      const subscriptions = topics.get(topic) ?? new Set()
      topics.set(topic, subscriptions.add(subscription))
      return () => {
        subscriptions.delete(subscription)
        if (subscriptions.size === 0 && topics.get(topic) === subscriptions) topics.delete(topic)
      }
    },
  }
}
