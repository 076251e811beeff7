// Whether this connection takes deliveries now (chat channel: passive/active).
import { passiveAnswer, readPassiveRequest } from '#proto/exchanges/passive.js'
import type { Handler } from './handler.js'

export const handlePassive: Handler = (iq, sender) => {
  const activity = readPassiveRequest(iq)
  sender.submit(passiveAnswer(iq))
  sender.setActivity(activity)
}
