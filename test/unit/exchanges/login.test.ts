import { describe, expect, it } from 'vitest'
import {
  FAILURES,
  failureStanza,
  isStreamReplaced,
  readLoginAnswer,
  streamReplaced,
  successStanza,
} from '#proto/exchanges/login.js'
import { errorCode } from '../../support/hex.js'
import { literal, overTheWire } from '../../support/literal.js'

describe('the answer to a login', () => {
  it('is success with the clock of the server', () => {
    expect(successStanza({ t: 1_760_000_000 })).toEqual(literal('<success t="1760000000"/>'))
    expect(readLoginAnswer(overTheWire(successStanza({ t: 7 })))).toEqual({
      type: 'success',
      success: { t: 7 },
    })
  })

  it.each([400, 401, 403, 405, 406, 413, 414, 451, 503] as const)(
    'is failure %d with a meaning',
    (reason) => {
      expect(readLoginAnswer(overTheWire(failureStanza(reason)))).toEqual({ type: 'failure', reason })
      expect(FAILURES[reason]).not.toBe('')
    },
  )

  it('counts a reason that nobody knows as 400', () => {
    expect(readLoginAnswer(literal('<failure reason="499"/>'))).toEqual({ type: 'failure', reason: 400 })
  })

  it.each(['<failure reason="toString"/>', '<failure/>', '<success/>', '<message t="1"/>'])(
    'is not %s',
    (text) => {
      expect(errorCode(() => readLoginAnswer(literal(text)))).toBe('exchange-malformed')
    },
  )

  it('tells the older connection that it was replaced', () => {
    expect(streamReplaced()).toEqual(literal('<stream:error><conflict type="replaced"/></stream:error>'))
    expect(isStreamReplaced(overTheWire(streamReplaced()))).toBe(true)
    expect(isStreamReplaced(literal('<stream:error><conflict type="other"/></stream:error>'))).toBe(false)
  })
})
