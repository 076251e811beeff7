// A draft in the user’s own editor: which one, what it is given, what comes back.
import { chmod, readFile, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, expect } from 'vitest'
import { MAX_EDITED_BYTES, editText } from '#cli/system/editor.js'
import { temporaryFolder } from '../../support/folder.js'

/** An editor that is a shell script; `$1` is the file, unless it has arguments. */
async function editor(script: string): Promise<{ folder: string; path: string }> {
  const folder = await temporaryFolder()
  const path = join(folder, 'my-editor')
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return { folder, path }
}
const never = new AbortController().signal
const PATH = '/usr/bin:/bin'
/** Of an edit that fails. */
const failure = async (edited: Promise<string>): Promise<unknown> => {
  try {
    return await edited
  } catch (error) {
    return error
  }
}
const left = async (): Promise<readonly string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('parley-draft-'))

describe('the editor outside', () => {
  it('gets the draft as a private file, and what it leaves comes back', async () => {
    const { folder, path } = await editor(
      'cat "$1" > "$0.got"; stat -c %a "$1" "$(dirname "$1")" > "$0.modes"; dirname "$1" > "$0.where"; printf "better\\n" > "$1"',
    )
    expect(await editText('draft', { EDITOR: path, PATH }, never)).toBe('better\n')
    expect(await readFile(join(folder, 'my-editor.got'), 'utf8')).toBe('draft\n')
    expect(await readFile(join(folder, 'my-editor.modes'), 'utf8')).toBe('600\n700\n')
    const where = (await readFile(join(folder, 'my-editor.where'), 'utf8')).trim()
    await expect(readdir(where)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is $VISUAL before $EDITOR, found as a shell would, with its arguments', async () => {
    const { folder } = await editor('printf "%s" "$1" > "$2"')
    const env = { PATH: folder, VISUAL: 'my-editor --wait', EDITOR: '/nowhere' }
    expect(await editText('x', { ...env, PATH: `${folder}:${PATH}` }, never)).toBe('--wait')
  })

  it('learns nothing that is ours', async () => {
    const { path } = await editor('printf "%s" "${PARLEY_PASSPHRASE-none}" > "$1"')
    expect(await editText('x', { EDITOR: path, PATH, PARLEY_PASSPHRASE: 'secret' }, never)).toBe('none')
  })

  it.each([
    ['exit 3', /ended with code 3; your text is as it was/],
    ['kill -TERM $$', /ended with SIGTERM/],
    ['rm "$1"', /no text; your text is as it was/],
    ['printf "\\377" > "$1"', /no text/],
    [`head -c ${MAX_EDITED_BYTES + 1} /dev/zero > "$1"`, /too long/],
  ])('that fails (%s) is told, and leaves no file behind', async (script, message) => {
    const { path } = await editor(script)
    const before = await left()
    const error = await failure(editText('x', { EDITOR: path, PATH }, never))
    expect(error).toMatchObject({ code: 'failed', message: expect.stringMatching(message) })
    expect((await left()).filter((name) => !before.includes(name))).toEqual([])
  })

  it('may leave as much as a message could hold', async () => {
    const { path } = await editor(`head -c ${MAX_EDITED_BYTES} /dev/zero > "$1"`)
    expect(await editText('x', { EDITOR: path, PATH }, never)).toHaveLength(MAX_EDITED_BYTES)
  })

  it('that is not there is said to be missing', async () => {
    const env = { PATH: '/nowhere' }
    expect(await failure(editText('x', { ...env, EDITOR: 'my-editor' }, never))).toMatchObject({
      code: 'failed',
      message: 'there is no editor my-editor here: set EDITOR to one that is',
    })
    expect(await failure(editText('x', { ...env, EDITOR: '/no/editor' }, never))).toMatchObject({
      code: 'failed',
    })
    expect(await failure(editText('x', env, never))).toMatchObject({ code: 'failed' })
  })

  it('ends with the app', async () => {
    const { path } = await editor('exec sleep 60')
    const stop = new AbortController()
    const edited = failure(editText('x', { EDITOR: path, PATH }, stop.signal))
    stop.abort()
    expect(await edited).toMatchObject({ code: 'failed' })
  })
})
