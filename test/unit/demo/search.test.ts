// The search behind "the servers have only ciphertext": it must find a text in whatever form it was written.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesWith, octetForms, readFolder, textForms } from '#cli/demo/search.js'
import { temporaryFolder } from '../../support/folder.js'

const TEXT = 'under the blue pot, ü'

describe('the search for a text', () => {
  it.each([
    ['UTF-8', Buffer.from(`x${TEXT}y`)],
    ['UTF-16', Buffer.from(`x${TEXT}y`, 'utf16le')],
    ['hex', Buffer.from(Buffer.from(TEXT).toString('hex'))],
    ['upper-case hex', Buffer.from(Buffer.from(TEXT).toString('hex').toUpperCase())],
    ['base64', Buffer.from(Buffer.from(`${TEXT}!`).toString('base64'))],
    ['base64 one byte in', Buffer.from(Buffer.from(`>${TEXT}!`).toString('base64'))],
    ['base64url two bytes in', Buffer.from(Buffer.from(`>>${TEXT}!!`).toString('base64url'))],
  ])('finds it as %s', (_, content) => {
    expect(filesWith([{ name: 'a', content }], textForms(TEXT))).toEqual(['a'])
  })

  it('finds octets that are no text as well', () => {
    const octets = Uint8Array.of(0, 255, 254, 1, 128, 7, 0, 9, 200)
    const base64 = Buffer.concat([Buffer.from('ab'), octets, Buffer.from('c')]).toString('base64')
    for (const content of [Buffer.from(octets), Buffer.from(base64)]) {
      expect(filesWith([{ name: 'a', content }], octetForms(octets))).toEqual(['a'])
    }
  })

  it('finds nothing where it is not', () => {
    expect(filesWith([{ name: 'a', content: Buffer.from('under the red pot') }], textForms(TEXT))).toEqual([])
  })

  it('reads every file of a folder, however deep', async () => {
    const folder = await temporaryFolder()
    mkdirSync(join(folder, 'b'))
    writeFileSync(join(folder, 'b', 'c.log'), TEXT)
    writeFileSync(join(folder, 'a.json'), '{}')
    const files = await readFolder(folder)
    expect(files.map(({ name }) => name).sort()).toEqual(['a.json', 'b/c.log'])
    expect(filesWith(files, textForms(TEXT))).toEqual(['b/c.log'])
  })
})
