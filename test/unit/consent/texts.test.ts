import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isTextName, textName } from '#proto/consent/consent-text.js'
import { INTEROP_WARNINGS } from '#proto/consent/interop-warnings.js'
import { PARTNER_DISCLOSURE } from '#proto/consent/partner-disclosure.js'

const sha256 = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)
const says = (points: readonly string[], ...words: readonly RegExp[]) =>
  points.some((point) => words.every((word) => word.test(point)))

describe('the warnings', () => {
  const { points } = INTEROP_WARNINGS

  it.each([
    ['blocked people may come back through another app', [/blocked/, /another app/]],
    ['the other app has rules of its own, and its end cannot be vouched for', [/own rules/, /cannot check/]],
    ['name and picture are not shared', [/name/, /picture/, /not given/]],
    ['the service cannot see these messages', [/cannot read/, /encrypted/]],
    ['some features are missing', [/Not everything works/]],
    ['a first message waits as a request', [/request/, /learns nothing/]],
    ['an app can be turned off at once', [/off/, /at once/]],
  ])('say that %s', (_, words) => {
    expect(says(points, ...words)).toBe(true)
  })

  it('say that it is off until turned on', () => {
    expect(INTEROP_WARNINGS.introduction).toMatch(/off until you turn it on/)
  })
})

describe('the disclosure', () => {
  const { points } = PARTNER_DISCLOSURE

  it.each([
    ['identifier and name are seen', [/will see/, /identifier/, /name/]],
    ['it is seen with whom, when and how much', [/whom/, /when/, /how large/]],
    ['the internet address is seen', [/internet address/]],
    ['content and keys are not', [/cannot see/, /keys/]],
    ['contacts and history are not', [/does not get/, /contacts/]],
    ['leaving is possible at any time and what it deletes', [/leave at any time/, /deletes/, /30 days/]],
    ['what others have stays with them', [/others have received/]],
  ])('says that %s', (_, words) => {
    expect(says(points, ...words)).toBe(true)
  })
})

describe('a text', () => {
  it.each([
    ['warnings', INTEROP_WARNINGS, 'interop-warnings/1'],
    ['disclosure', PARTNER_DISCLOSURE, 'partner-disclosure/1'],
  ])('has a name with its version: %s', (_, text, name) => {
    expect(textName(text)).toBe(name)
    expect(isTextName(name)).toBe(true)
  })

  it.each([INTEROP_WARNINGS, PARTNER_DISCLOSURE])('$id is made of printable sentences', (text) => {
    for (const line of [text.title, text.introduction, ...text.points]) {
      expect(line).toMatch(/^[\x20-\x7e]+$/)
    }
    for (const point of text.points) expect(point).toMatch(/^[A-Z].*\.$/)
  })

  // Somebody has accepted exactly these words: other words are another version, and another line here.
  it.each([
    [INTEROP_WARNINGS, 'f92c5c63263080cc'],
    [PARTNER_DISCLOSURE, 'a054ffe564992323'],
  ])('$id does not change without its version', (text, digest) => {
    expect(sha256([text.version, text.title, text.introduction, text.points])).toBe(digest)
  })
})
