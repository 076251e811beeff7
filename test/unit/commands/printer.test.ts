// Where a command's lines go, and how the progress of a transfer is shown without spoiling them.
import { describe, expect, it } from 'vitest'
import { printer } from '#cli/commands/printer.js'
import { FakeClock } from '../../support/fake-clock.js'

function printed(isTTY: boolean, columns = 80) {
  const written: string[] = []
  const stream = (name: string) => ({
    ...{ isTTY, columns },
    write: (text: string) => written.push(`${name} ${JSON.stringify(text)}`) > 0,
  })
  const clock = new FakeClock()
  const streams = { stdout: stream('out'), stderr: stream('err') }
  return { written, clock, print: printer({ ...(streams as unknown as NodeJS.Process), clock }) }
}

describe('progress on a terminal', () => {
  it('is one line, written anew, cut to the width, and gone before anything else is printed', () => {
    const { print, written } = printed(true, 10)
    print.progress('half of everything')
    print.progress('all')
    print.line('result')
    print.note('a note')
    print.progress('more')
    print.end()
    print.end()
    expect(written).toEqual([
      'err "\\r\\u001b[2Khalf of e"',
      'err "\\r\\u001b[2Kall"',
      'err "\\r\\u001b[2K"',
      'out "result\\n"',
      'err "parley: a note\\n"',
      'err "\\r\\u001b[2Kmore"',
      'err "\\r\\u001b[2K"',
    ])
  })
})

describe('progress elsewhere', () => {
  it('is a line every five seconds at most, without one escape octet, and none for what is quickly done', () => {
    const { print, written, clock } = printed(false)
    for (const share of ['10 %', '20 %', '30 %', '40 %\u001b[2J']) {
      print.progress(share)
      clock.advance(2500)
    }
    print.line('result')
    print.end()
    expect(written).toEqual(['err "parley: 30 %\\n"', 'out "result\\n"'])
  })
})
