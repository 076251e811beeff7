// Asks a Node process that was started with --inspect to collect its garbage, so that resident memory means
// what is in use.
import { readFile } from 'node:fs/promises'
import { WebSocket } from 'ws'

/** @param logFile what the process printed: the address of its inspector is in it. */
export async function collectGarbage(logFile: string): Promise<void> {
  const found = /Debugger listening on (ws:\S+)/.exec(await readFile(logFile, 'utf8'))
  if (!found?.[1]) throw new Error(`no inspector is named in ${logFile}`)
  const socket = new WebSocket(found[1])
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('open', () => {
      socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }))
    })
    socket.once('message', () => {
      resolve()
    })
  })
  socket.close()
}
