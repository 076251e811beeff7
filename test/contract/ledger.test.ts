// Every adapter of the Ledger port, under the one suite; and what a file does when it was not left alone.
import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLedger } from '#platform/storage/ledger-file.js'
import { StorageError } from '#platform/storage/port.js'
import { ledgerContract } from './ledger.contract.js'

ledgerContract('a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-ledger-'))
  const path = join(folder, 'ledger.ndjson')
  let ledger = await openLedger(path)
  return {
    ledger,
    async reopen() {
      await ledger.close()
      ledger = await openLedger(path)
      return ledger
    },
    async close() {
      await ledger.close()
      await rm(folder, { recursive: true })
    },
  }
})

/** A closed ledger of five records of two subjects. */
async function fiveLines(): Promise<{ readonly path: string; readonly lines: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-ledger-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'ledger.ndjson')
  const ledger = await openLedger(path)
  for (let at = 1; at <= 5; at += 1) {
    await ledger.append({ subject: at < 4 ? 'ada' : 'bob', at, kind: 'left', actor: 'you', detail: { at } })
  }
  await ledger.close()
  return { path, lines: (await readFile(path, 'utf8')).split('\n').slice(0, -1) }
}

async function failure(path: string): Promise<StorageError> {
  const error: unknown = await openLedger(path).then(
    (ledger) => ledger.close(),
    (reason: unknown) => reason,
  )
  if (error instanceof StorageError) return error
  throw new Error(`it opened, or failed otherwise: ${String(error)}`)
}

describe('the file of a ledger', () => {
  it('is one record a line, in the order of writing, and private', async () => {
    const { path, lines } = await fiveLines()
    expect(lines.map((line) => (JSON.parse(line) as { at: number }).at)).toEqual([1, 2, 3, 4, 5])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    await chmod(path, 0o640)
    expect(await failure(path)).toMatchObject({ code: 'storage-exposed' })
  })

  it('loses no whole line, wherever a crash tore the one that was being written', async () => {
    const { path, lines } = await fiveLines()
    const whole = lines.slice(0, 4).map((line) => `${line}\n`)
    const last = lines[4] ?? ''
    for (let length = 0; length <= last.length; length += 1) {
      await writeFile(path, whole.join('') + last.slice(0, length))
      const ledger = await openLedger(path)
      expect(await ledger.read('bob', 0, 9), `${length}`).toHaveLength(1)
      await ledger.close()
      expect(await readFile(path, 'utf8')).toBe(whole.join(''))
    }
  })

  it('goes on after a torn line was cut off', async () => {
    const { path } = await fiveLines()
    await appendFile(path, '{"subject":"bob","seq":3,')
    const ledger = await openLedger(path)
    expect(await ledger.append({ subject: 'bob', at: 9, kind: 'left', actor: 'you', detail: {} })).toBe(3)
    await ledger.close()
    const again = await openLedger(path)
    expect((await again.read('bob', 0, 9)).map(({ at }) => at)).toEqual([4, 5, 9])
    await again.close()
  })

  it('is refused for any changed byte, naming file and line, and stays as it is', async () => {
    const { path } = await fiveLines()
    const good = new Uint8Array(await readFile(path))
    for (let at = 0; at < good.length; at += 1) {
      const bad = good.slice()
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8))
      await writeFile(path, bad)
      const error = await failure(path)
      const line = 1 + good.subarray(0, at).filter((byte) => byte === 0x0a).length
      expect(error.code, `byte ${at}`).toBe('storage-damaged')
      expect(error.message, `byte ${at}`).toContain(`${path} is damaged at line ${line} `)
      expect(new Uint8Array(await readFile(path))).toEqual(bad)
    }
  })

  it.each<readonly [string, (lines: string[]) => string[], number]>([
    ['a first line that is missing', ([, ...rest]) => rest, 1],
    ['a line that is missing', (lines) => lines.toSpliced(2, 1), 3],
    ['two lines that changed places', ([a, b, c, ...rest]) => [a!, c!, b!, ...rest], 2],
    ['a line that is there twice', ([a, ...rest]) => [a!, a!, ...rest], 2],
    ['an empty line', ([a, ...rest]) => [a!, '', ...rest], 2],
    ['a line of another ledger', ([a, ...rest]) => [a!, a!.replace('ada', 'eve'), ...rest], 2],
    ['an overlong line', (lines) => [...lines, 'x'.repeat(200_000)], 6],
  ])('is refused for %s', async (_what, change, line) => {
    const { path, lines } = await fiveLines()
    const text = change([...lines])
      .map((one) => `${one}\n`)
      .join('')
    await writeFile(path, text)
    const error = await failure(path)
    expect(error).toMatchObject({ code: 'storage-damaged', path })
    expect(error.message).toContain(`at line ${line} `)
    expect(await readFile(path, 'utf8')).toBe(text)
  })
})
