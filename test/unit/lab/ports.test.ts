// The lab's ports: the same ones after a restart, free ones only when asked for.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { choosePorts, keepPorts } from '#cli/lab/ports.js'
import { temporaryFolder } from '../../support/folder.js'
import { codeOf } from '../../support/rejection.js'

const DEFAULT = { provider: 7420, mediaHost: 7421, meta: 7422, chat: 7423 }
const FREE = { provider: 0, mediaHost: 0, meta: 0, chat: 0 }
const KEPT = { provider: 40001, mediaHost: 40012, meta: 40003, chat: 40009 }

describe('the ports of a lab', () => {
  it('are the default ones, free ones for base 0, else four from the base', async () => {
    const data = await temporaryFolder()
    expect(await choosePorts(data, undefined)).toEqual(DEFAULT)
    expect(await choosePorts(data, 0)).toEqual(FREE)
    expect(await choosePorts(data, 65_532)).toMatchObject({ provider: 65_532, chat: 65_535 })
  })

  it('that were kept are taken again, unless another base is named', async () => {
    const data = await temporaryFolder()
    await keepPorts(data, KEPT)
    expect(await choosePorts(data, undefined)).toEqual(KEPT)
    expect(await choosePorts(data, 0)).toEqual(KEPT)
    expect(await choosePorts(data, 7420)).toEqual(DEFAULT)
  })

  it.each([-1, 65_533, 1.5])('do not begin at %d', async (base) => {
    expect(await codeOf(async () => choosePorts(await temporaryFolder(), base))).toBe('usage')
  })

  it.each(['', '{', '[]', 'null', '{"provider":1}', '{"provider":"1","mediaHost":2,"meta":3,"chat":4}'])(
    'are not guessed from a damaged file: %j',
    async (text) => {
      const data = await temporaryFolder()
      writeFileSync(join(data, 'ports.json'), text, { mode: 0o600 })
      expect(await codeOf(() => choosePorts(data, undefined))).toBe('failed')
    },
  )
})
