// The terminal lent to an editor, and taken back whatever happens.
import { describe, it, expect } from 'vitest'
import { ClientError } from '#cli/client/api.js'
import type { Input } from '#cli/state/input.js'
import { EditorSession } from '#cli/ui/editor-session.js'

function session() {
  const happened: string[] = []
  let finish: ((outcome: string | Error) => void) | undefined
  const editor = new EditorSession(
    { release: () => happened.push('release'), take: () => happened.push('take') },
    {},
    [],
    (text, _env, stop) => {
      happened.push(`edit ${text}`)
      stop.addEventListener('abort', () => happened.push('stopped'))
      return new Promise((resolve, reject) => {
        finish = (outcome) => {
          if (outcome instanceof Error) reject(outcome)
          else resolve(outcome)
        }
      })
    },
  )
  const told: Input[] = []
  const edit = (text: string): Promise<void> => editor.edit(text, (input) => told.push(input))
  return {
    ...{ editor, happened, told, edit },
    finish: (outcome: string | Error) => {
      finish?.(outcome)
    },
  }
}

describe('a terminal lent to an editor', () => {
  it('is given up before, and taken back before anything is told', async () => {
    const { editor, happened, told, edit, finish } = session()
    const edited = edit('draft')
    expect(editor.open).toBe(true)
    finish('better')
    await edited
    expect(happened).toEqual(['release', 'edit draft', 'take'])
    expect(told).toEqual([{ type: 'compose', compose: { tell: 'edited', text: 'better' } }])
    expect(editor.open).toBe(false)
  })

  it('comes back from an editor that fails, which is told', async () => {
    const { happened, told, edit, finish } = session()
    const edited = edit('draft')
    finish(new ClientError('failed', 'vi ended with code 1'))
    await edited
    expect(happened.at(-1)).toBe('take')
    expect(told).toEqual([
      {
        type: 'compose',
        compose: { tell: 'not-edited', failure: { code: 'failed', message: 'vi ended with code 1' } },
      },
    ])
  })

  it('is lent to one at a time', async () => {
    const { happened, edit, finish } = session()
    const first = edit('one')
    await edit('two')
    finish('x')
    await first
    expect(happened).toEqual(['release', 'edit one', 'take'])
  })

  it('is not taken back once the app has ended', async () => {
    const { editor, happened, told, edit, finish } = session()
    const edited = edit('draft')
    editor.close()
    finish(new Error('aborted'))
    await edited
    expect(happened).toEqual(['release', 'edit draft', 'stopped'])
    expect(told).toEqual([])
  })
})
