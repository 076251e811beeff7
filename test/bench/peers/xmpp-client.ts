// A minimal XMPP client (RFC 6120): in-band registration, SASL PLAIN, one resource, bare messages.
import { connect, type Socket } from 'node:net'

export interface XmppClient {
  send(to: string, body: string): void
  end(): void
}

const DOMAIN = 'localhost'
const OPENING = `<stream:stream to='${DOMAIN}' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`
const ANSWER_MS = 20_000

/** Registers `user` and logs it in. @param onMessages told how many messages came with each read. */
export async function connectXmpp(
  port: number,
  user: string,
  onMessages: (count: number) => void,
): Promise<XmppClient> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.setNoDelay(true).setEncoding('utf8')
  const say = (text: string, until: RegExp): Promise<string> => answer(socket, text, until)
  const features = /<stream:features.*?<\/stream:features>|<stream:features\/>/s
  await say(OPENING, features)
  await say(
    `<iq type='set' id='register'><query xmlns='jabber:iq:register'><username>${user}</username><password>secret-word</password></query></iq>`,
    /type=['"]result['"]/,
  )
  const plain = Buffer.from(`\0${user}\0secret-word`).toString('base64')
  await say(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${plain}</auth>`, /<success/)
  await say(OPENING, features)
  await say(`<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`, /<\/iq>/)
  await say(`<presence/>`, /<presence/)
  countMessages(socket, onMessages)
  return {
    send(to, body) {
      socket.write(`<message to='${to}@${DOMAIN}' type='chat' id='m'><body>${body}</body></message>`)
    },
    end() {
      socket.end('</stream:stream>')
      socket.destroy()
    },
  }
}

function answer(socket: Socket, text: string, until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const stop = (): void => {
      clearTimeout(timer)
      socket.off('data', hear).off('error', fail).off('close', closed)
    }
    const fail = (error: Error): void => {
      stop()
      reject(error)
    }
    const closed = (): void => {
      fail(new Error(`the stream ended with ${heard.slice(-200)}`))
    }
    const hear = (chunk: string): void => {
      heard += chunk
      if (!until.test(heard)) return
      stop()
      resolve(heard)
    }
    const timer = setTimeout(() => {
      fail(new Error(`no answer to ${text.slice(0, 60)}: ${heard.slice(-200)}`))
    }, ANSWER_MS)
    socket.on('data', hear).once('error', fail).once('close', closed)
    socket.write(text)
  })
}

/** Counts closing tags, also those cut by the end of a read. */
function countMessages(socket: Socket, onMessages: (count: number) => void): void {
  const tag = '</message>'
  let rest = ''
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer | string) => {
    const pieces = (rest + chunk.toString()).split(tag)
    const last = pieces.pop() ?? ''
    rest = last.slice(-(tag.length - 1))
    if (pieces.length > 0) onMessages(pieces.length)
  })
}
