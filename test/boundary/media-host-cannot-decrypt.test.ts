// The media host cannot decrypt: nothing that it is made of could, whatever it were told. Its sources are followed
// from its main file, so this holds for the program that runs, not for a promise in its comments.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { importGraph } from '../support/import-graph.js'

/** Folders that know keys, content or plaintext. */
const SECRET = /^proto\/(media|content|signal|noise|session)\//
/** What opens something, or makes a key out of a secret. */
const OPENS = /decipher|decrypt|subtle|webcrypto|hkdf|pbkdf|scrypt|diffiehellman|unwrap/i

const host = importGraph('media-host/main.ts')
const paths = [...host.files]

describe('the media host', () => {
  it('is made of its own files, the platform, and of the protocol what uploads need', () => {
    expect(paths).toContain('media-host/index.ts')
    expect(paths).toContain('platform/http/app.ts')
    const folders = new Set(paths.map((path) => path.split('/')[0]))
    expect([...folders].sort()).toEqual(['media-host', 'platform', 'proto'])
  })

  it('reaches no file that knows keys of attachments, content or sessions', () => {
    expect(paths.filter((path) => SECRET.test(path))).toEqual([])
  })

  it('takes nothing from any package that decrypts or derives keys', () => {
    expect(host.names.filter(({ name }) => OPENS.test(name))).toEqual([])
    expect(host.names.filter(({ from }) => from.includes('libsignal'))).toEqual([])
    // An empty SQLite file is the lock of its folder; the encryption that this SQLite can do is of databases.
    const sqlite = host.names.filter(({ from }) => from.includes('sqlcipher'))
    expect(sqlite.filter(({ file }) => file !== 'platform/storage/lock.ts')).toEqual([])
  })

  it('names what it takes from cryptographic packages, so that there is nothing else to call', () => {
    const crypto = host.names.filter(({ from }) => /^((node:)?crypto|jose)$/.test(from))
    expect(crypto.filter(({ name }) => name === '*' || name === 'default')).toEqual([])
  })

  it('does not use the WebCrypto that needs no import', () => {
    expect(paths.filter((path) => /\bsubtle\b/.test(readFileSync(path, 'utf8')))).toEqual([])
  })

  it('loads nothing whose name only the running program knows', () => {
    expect(host.opaque).toEqual([])
  })
})

describe('the search', () => {
  it('finds decryption where there is some', () => {
    const meta = importGraph('meta-sim/main.ts')
    expect([...meta.files].filter((path) => SECRET.test(path))).toContain('proto/noise/cipher-state.ts')
    expect(meta.names).toContainEqual({
      file: 'proto/noise/cipher-state.ts',
      from: 'node:crypto',
      name: 'createDecipheriv',
    })
    const opened = importGraph('proto/media/decrypt-media.ts')
    expect(opened.names.map(({ name }) => name)).toContain('createDecipheriv')
  })

  it('sees through dynamic imports and re-exports', () => {
    const client = importGraph('cli/main.ts')
    expect(client.files.size).toBeGreaterThan(100)
    expect([...client.files].some((path) => path.startsWith('cli/ui/'))).toBe(true)
  })
})
