// What the screen does for somebody who writes: telling the client, and looking at the disk.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it, expect } from 'vitest'
import type { ComposeIntent } from '#cli/state/compose/compose-input.js'
import type { Input } from '#cli/state/input.js'
import { ComposeEngine, MAX_FILES, filesBeginning } from '#cli/engines/compose-engine.js'
import { PEER, createFakeClient } from '../../support/fake-client.js'
import { temporaryFolder } from '../../support/folder.js'

const typing = (state: 'composing' | 'paused'): ComposeIntent => ({ ask: 'typing', with: PEER, state })

function engine(home?: string) {
  const client = createFakeClient()
  const told: Input[] = []
  let heard = (): void => undefined
  const compose = new ComposeEngine(client, { home }, (input) => {
    told.push(input)
    heard()
  })
  const answer = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve
    })
  return { client, told, compose, answer }
}

describe('writing', () => {
  it('is told to the client with every edit, which knows how often others are to hear of it', () => {
    const { client, compose } = engine()
    compose.perform(typing('composing'))
    compose.perform(typing('composing'))
    compose.perform(typing('paused'))
    expect(client.calls).toEqual([
      ...[`typing ${PEER} composing`, `typing ${PEER} composing`, `typing ${PEER} paused`],
    ])
  })
})

describe('files of the disk', () => {
  it('are proposed by the beginning of their path, folders first, hidden ones only when asked', async () => {
    const home = await temporaryFolder()
    await mkdir(join(home, 'photos'))
    await symlink(join(home, 'photos'), join(home, 'pictures'))
    for (const name of ['a.png', 'p.png', '.profile']) await writeFile(join(home, name), '')
    expect(await filesBeginning('~/', home)).toEqual([
      { path: '~/photos', folder: true },
      { path: '~/pictures', folder: true },
      { path: '~/a.png', folder: false },
      { path: '~/p.png', folder: false },
    ])
    expect((await filesBeginning(`${home}/.`, undefined)).map(({ path }) => path)).toEqual([
      `${home}/.profile`,
    ])
  })

  it('are at most a few', async () => {
    const folder = await temporaryFolder()
    for (let at = 0; at <= MAX_FILES; at += 1) await writeFile(join(folder, `f${at}`), '')
    expect(await filesBeginning(`${folder}/`, undefined)).toHaveLength(MAX_FILES)
  })

  it.each(['/nowhere/at/all/', '/etc/hosts/', '\0/'])('in %j are none', async (folder) => {
    expect(await filesBeginning(folder, undefined)).toEqual([])
  })

  it('are told with what was typed', async () => {
    const home = await temporaryFolder()
    await writeFile(join(home, 'my photo.png'), '')
    const { compose, told, answer } = engine(home)
    compose.perform({ ask: 'files', typed: '~/my\\ ' })
    await answer()
    expect(told).toEqual([
      {
        type: 'compose',
        compose: { tell: 'files', typed: '~/my\\ ', files: [{ path: '~/my photo.png', folder: false }] },
      },
    ])
  })

  it('that are dropped are recognised; folders and what is not there are not', async () => {
    const home = await temporaryFolder()
    const path = join(home, 'a.png')
    await writeFile(path, '')
    const { compose, told, answer } = engine(home)
    compose.perform({ ask: 'dropped', pasted: home, path: home })
    compose.perform({ ask: 'dropped', pasted: '/no', path: '/no/such' })
    compose.perform({ ask: 'dropped', pasted: path, path })
    await answer()
    expect(told).toEqual([{ type: 'compose', compose: { tell: 'dropped', pasted: path, path } }])
  })
})

describe('an editor', () => {
  it('needs a terminal to be lent', () => {
    const { compose, told } = engine()
    compose.perform({ ask: 'edit', text: 'hi' })
    expect(told).toMatchObject([
      { type: 'compose', compose: { tell: 'not-edited', failure: { code: 'failed' } } },
    ])
  })
})
