// What a connection brings while a command does something else.
import { describe, expect, it } from 'vitest'
import type { NoticeKind } from '#cli/client/api.js'
import { sayNotices } from '#cli/commands/unheard-notices.js'
import { commandContext } from '../../support/command-context.js'

describe('a notice that stands in no chat', () => {
  const said = (notice: NoticeKind): readonly string[] => {
    const context = commandContext()
    sayNotices(context.client, context.output)
    context.fake.tell({ event: 'notice', notice, text: 'something \u001b[31m', timestamp: 1 })
    return context.notes
  }

  it.each(['reachability-ping', 'interop-news', 'info'] as const)('%s is said on stderr, safely', (kind) => {
    expect(said(kind)).toEqual([expect.stringMatching(/^something [^\p{C}]*$/u)])
  })

  it.each(['identity-changed', 'message-lost', 'refused', 'replaced', 'left'] as const)(
    '%s is not: it is kept in a chat, or is how the command ends',
    (kind) => {
      expect(said(kind)).toEqual([])
    },
  )
})
