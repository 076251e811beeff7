// The files of the walkthrough: what they claim to be, read by libraries that had no part in making them.
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pngNoise, wavHiss } from '#cli/demo/sample-files.js'
import { fresh } from '../../support/offline-client.js'

describe('a sample picture', () => {
  it('is a PNG of the asked size, and never the same twice', async () => {
    const [one, other] = [pngNoise(20, 30, fresh), pngNoise(20, 30, fresh)]
    expect(await sharp(one).metadata()).toMatchObject({ format: 'png', width: 20, height: 30, channels: 3 })
    expect(await sharp(one).raw().toBuffer()).toHaveLength(20 * 30 * 3)
    expect(one).not.toEqual(other)
  })
})

describe('a sample of sound', () => {
  it('is a WAV of the asked length', async () => {
    const input = new Input({ source: new BufferSource(wavHiss(3, fresh)), formats: ALL_FORMATS })
    expect(await input.computeDuration()).toBe(3)
  })
})
