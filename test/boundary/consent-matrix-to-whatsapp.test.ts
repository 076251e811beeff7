// Every state that a partner's user and a WhatsApp user can be in, against every kind of stanza from the first to the
// second: what is told and what arrives, octet for octet. The table is what must hold; nothing computes it.
import { afterEach, beforeEach, describe, it } from 'vitest'
import { readTable, tryRow } from '../support/consent-matrix.js'
import { PATH, type RelayRig, startRelayRig } from '../support/relay-rig.js'

const TABLE = readTable(`
state                              message  delivered  read     retry    typing   presence  keys   name   jid    media   ping
nobody wrote                       arrives  dropped    dropped  dropped  dropped  silent    given  found  404    given   silent
sender wrote                       arrives  dropped    dropped  dropped  dropped  silent    given  found  found  given   silent
sender wrote five                  429      dropped    dropped  dropped  dropped  silent    given  found  found  given   silent
recipient wrote                    arrives  dropped    dropped  dropped  dropped  silent    404    found  found  given   silent
both wrote                         arrives  arrives    arrives  arrives  arrives  told      given  found  found  given   silent
request accepted                   arrives  arrives    arrives  arrives  arrives  told      given  found  found  given   silent
recipient accepts in advance       arrives  dropped    dropped  dropped  dropped  silent    given  found  404    given   silent
sender accepts in advance          arrives  dropped    dropped  dropped  dropped  silent    given  found  404    given   silent
recipient deleted the request      arrives  dropped    dropped  dropped  dropped  silent    given  found  found  given   silent
sender deleted the request         arrives  dropped    dropped  dropped  dropped  silent    given  found  found  given   silent
never turned on again              404      dropped    dropped  dropped  dropped  silent    404    404    404    404     shown
turned off after that              404      dropped    dropped  dropped  dropped  silent    404    404    404    404     shown
recipient blocked                  404      dropped    dropped  dropped  dropped  silent    404    404    404    given   silent
sender blocked                     404      dropped    dropped  dropped  dropped  silent    404    404    404    given   silent
partner’s user left and came back  arrives  dropped    dropped  dropped  dropped  silent    given  found  found  given   silent
there is nobody                    404      dropped    dropped  dropped  dropped  silent    404    404    404    nobody  silent
`)

let rig: RelayRig
beforeEach(async () => {
  rig = await startRelayRig()
  rig.host.answer = (socket) => {
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\na blob')
  }
})
afterEach(() => rig.close())

describe('from a partner’s user to a WhatsApp user', () => {
  it.each(TABLE)('$state', async (row) => {
    await tryRow(rig.test, row, true, PATH)
  })
})
