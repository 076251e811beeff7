// The recipient's ack: it has committed what was delivered, so the mailbox may let go of it (chat channel:
// acks). An ack with an error means that it never will, which is just as final.
import type { Handler } from './handler.js'

export const handleAck: Handler = (ack, sender) => {
  sender.acked(ack)
}
