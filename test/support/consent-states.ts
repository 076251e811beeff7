// How two people come to stand to each other as a row of the consent matrix says: by what they do, not by what is
// written into a store.
import type { TestMeta } from './meta.js'
import {
  block,
  clientOf,
  collect,
  decide,
  leave,
  nobody,
  partnerPerson,
  type Person,
  turnOff,
  write,
} from './consent-people.js'

export interface Pair {
  sender: Person
  recipient: Person
}

type Arrange = (pair: Pair, test: TestMeta) => Promise<void>

const contacts: Arrange = async ({ sender, recipient }) => {
  await write(recipient, sender, 'BEFORE1')
  await write(sender, recipient, 'BEFORE2')
}

/** The one of the two who is a partner's user. */
function partnerOf({ sender, recipient }: Pair): Person {
  return sender.side === 'partner' ? sender : recipient
}

export const STATES: Readonly<Record<string, Arrange>> = {
  'nobody wrote': () => Promise.resolve(),
  'sender wrote': ({ sender, recipient }) => write(sender, recipient, 'FIRST'),
  'sender wrote five': async ({ sender, recipient }) => {
    for (const id of ['M1', 'M2', 'M3', 'M4', 'M5']) await write(sender, recipient, id)
  },
  'recipient wrote': ({ sender, recipient }) => write(recipient, sender, 'FIRST'),
  'both wrote': contacts,
  'request accepted': async ({ sender, recipient }) => {
    await write(sender, recipient, 'FIRST')
    await decide(recipient, 'accept', sender)
  },
  'recipient accepts in advance': ({ sender, recipient }) => decide(recipient, 'accept', sender),
  'sender accepts in advance': ({ sender, recipient }) => decide(sender, 'accept', recipient),
  'recipient deleted the request': async ({ sender, recipient }) => {
    await write(sender, recipient, 'FIRST')
    await decide(recipient, 'delete', sender)
  },
  'sender deleted the request': async ({ sender, recipient }) => {
    await write(recipient, sender, 'FIRST')
    await decide(sender, 'delete', recipient)
  },
  'never turned on again': ({ sender, recipient }) => turnOff(sender, recipient),
  'turned off after that': async (pair, test) => {
    await contacts(pair, test)
    await turnOff(pair.sender, pair.recipient)
  },
  'recipient blocked': async (pair, test) => {
    await contacts(pair, test)
    await block(pair.recipient, pair.sender)
  },
  'sender blocked': async (pair, test) => {
    await contacts(pair, test)
    await block(pair.sender, pair.recipient)
  },
  'partner’s user left': async (pair, test) => {
    await contacts(pair, test)
    await leave(partnerOf(pair))
  },
  'partner’s user left and came back': async (pair, test) => {
    await contacts(pair, test)
    const leaver = partnerOf(pair)
    await leave(leaver)
    const back = await partnerPerson(test, leaver.identifier)
    if (back.jid !== leaver.jid) throw new Error('somebody came back as somebody else')
    if (pair.sender === leaver) pair.sender = back
    else pair.recipient = back
  },
  'there is nobody': (pair) => {
    pair.recipient = nobody(pair.recipient)
    return Promise.resolve()
  },
}

/** What came of arranging is no part of what is looked at. */
export async function forgetWhatCame({ sender, recipient }: Pair): Promise<void> {
  await collect(clientOf(sender), 0)
  if (recipient.client) await collect(recipient.client, 0)
}
