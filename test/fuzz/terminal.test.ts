// What a terminal sends and what is shown on one, against random sequences: keys, pastes, hostile text.
import { describe, it, expect } from 'vitest'
import fc from 'fast-check'
import { KeyParser, MAX_PASTE } from '#cli/ui/key-parser.js'
import { sanitise } from '#cli/state/sanitise.js'
import { fuzzRuns } from '../support/fuzz.js'

const numRuns = fuzzRuns()
const sequence = fc.constantFrom(
  '\x1b',
  '\x1b[',
  '\x1b]',
  '\x1b[200~',
  '\x1b[201~',
  '\x1bP',
  '\x1b\\',
  '\x9b',
  '\x07',
  '\r',
)
const input = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    sequence.map((text) => new TextEncoder().encode(text)),
  ),
  { maxLength: 12 },
)

describe('whatever arrives from a terminal', () => {
  it('becomes keys without control characters, or nothing', () => {
    fc.assert(
      fc.property(input, (chunks) => {
        const parser = new KeyParser()
        const keys = chunks.flatMap((chunk) => parser.push(chunk))
        for (let round = 0; parser.patience !== undefined; round += 1) {
          expect(round).toBeLessThan(3)
          keys.push(...parser.flush())
        }
        for (const key of keys) {
          if (key.kind === 'text') expect(key.text).not.toMatch(/\p{Cc}/u)
          if (key.kind === 'paste') {
            expect(key.text.replaceAll(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u)
            expect(key.text.length).toBeLessThanOrEqual(MAX_PASTE)
          }
          if (key.kind === 'press') expect(key.chord).not.toMatch(/\p{Cc}/u)
        }
      }),
      { seed: 8, numRuns },
    )
  })
})

describe('whatever a peer writes', () => {
  it('is drawn without a control, bidi, tag or private character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const safe = sanitise(text, { multiline: true })
        expect(safe.replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}]/u,
        )
        expect(safe.replaceAll(/[\u200C\u200D]/g, '')).not.toMatch(/\p{Cf}/u)
      }),
      { seed: 9, numRuns },
    )
  })
})
