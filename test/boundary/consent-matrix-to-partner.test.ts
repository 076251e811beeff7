// Every state that a WhatsApp user and a partner's user can be in, against every kind of stanza from the first to the
// second: what is told and what arrives, octet for octet. The table is what must hold; nothing computes it. What a
// WhatsApp user has sent is fetched from Meta without asking for anybody (media), and pings go the other way only.
import { afterEach, beforeEach, describe, it } from 'vitest'
import { readTable, tryRow } from '../support/consent-matrix.js'
import { temporaryFolder } from '../support/folder.js'
import { startTestMeta, type TestMeta } from '../support/meta.js'

const TABLE = readTable(`
state                              message  delivered  read     retry    typing   presence  keys   name   jid    media   ping
nobody wrote                       arrives  dropped    dropped  dropped  dropped  silent    given  found  404    -       405
sender wrote                       arrives  dropped    dropped  dropped  dropped  silent    given  found  found  -       405
sender wrote five                  429      dropped    dropped  dropped  dropped  silent    given  found  found  -       405
recipient wrote                    arrives  dropped    dropped  dropped  dropped  silent    404    found  found  -       405
both wrote                         arrives  arrives    arrives  arrives  arrives  told      given  found  found  -       405
request accepted                   arrives  arrives    arrives  arrives  arrives  told      given  found  found  -       405
recipient accepts in advance       arrives  dropped    dropped  dropped  dropped  silent    given  found  404    -       405
sender accepts in advance          arrives  dropped    dropped  dropped  dropped  silent    given  found  404    -       405
recipient deleted the request      arrives  dropped    dropped  dropped  dropped  silent    given  found  found  -       405
sender deleted the request         arrives  dropped    dropped  dropped  dropped  silent    given  found  found  -       405
never turned on again              404      dropped    dropped  dropped  dropped  silent    404    404    404    -       405
turned off after that              404      dropped    dropped  dropped  dropped  silent    404    404    404    -       405
recipient blocked                  404      dropped    dropped  dropped  dropped  silent    404    404    404    -       405
sender blocked                     404      dropped    dropped  dropped  dropped  silent    404    404    404    -       405
partner’s user left                404      dropped    dropped  dropped  dropped  silent    404    404    404    -       405
partner’s user left and came back  arrives  dropped    dropped  dropped  dropped  silent    given  found  found  -       405
there is nobody                    404      dropped    dropped  dropped  dropped  silent    404    404    404    -       405
`)

let test: TestMeta
beforeEach(async () => {
  test = await startTestMeta({ folder: await temporaryFolder() })
})
afterEach(() => test.close())

describe('from a WhatsApp user to a partner’s user', () => {
  it.each(TABLE)('$state', async (row) => {
    await tryRow(test, row, false, '')
  })
})
