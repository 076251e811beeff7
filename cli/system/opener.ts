// Opening a file with whatever the desktop uses for its kind.
import { extname, resolve } from 'node:path'
import type { Environment } from '#platform/config.js'
import { ClientError } from '../client/api.js'
import { findProgram } from './find-program.js'
import { startProgram } from './start-program.js'

interface Opener {
  readonly name: string
  readonly args: readonly string[]
  readonly platform?: NodeJS.Platform
  /** Does nothing where there is no screen. */
  readonly needsScreen?: true
}

const OPENERS: readonly Opener[] = [
  { name: 'open', args: [], platform: 'darwin' },
  { name: 'wslview', args: [] },
  { name: 'xdg-open', args: [], needsScreen: true },
  { name: 'gio', args: ['open'], needsScreen: true },
]

/** What a desktop might run rather than show. */
const PROGRAMS = new Set(
  [
    ...['desktop', 'sh', 'bash', 'command', 'terminal', 'tool', 'run', 'appimage', 'app', 'pkg', 'workflow'],
    ...['exe', 'com', 'bat', 'cmd', 'scr', 'pif', 'msi', 'lnk', 'hta', 'vbs', 'ps1', 'reg', 'jar', 'jnlp'],
    ...['js', 'mjs', 'py', 'pl', 'rb', 'php', 'scpt', 'applescript', 'url', 'webloc', 'html', 'htm', 'svg'],
  ].map((ending) => `.${ending}`),
)

/** An opener that refuses does so at once; one that is still there has found something. */
const SETTLED_MILLISECONDS = 1_500

/**
 * Resolves once the file is handed over.
 * @throws {ClientError} `usage` for what might be run instead of shown, `failed` where nothing here opens files.
 */
export async function openWithSystem(path: string, env: Environment): Promise<void> {
  // Absolute, so that it never looks like an option.
  const file = resolve(path)
  if (PROGRAMS.has(extname(file).toLowerCase())) {
    throw new ClientError(
      'usage',
      'this file may be a program, so it is not opened: save it and look into it first',
    )
  }
  const [program, args] = choose(env)
  const { child, ended } = await startProgram(program, [...args, file], env)
  const settled = new AbortController()
  const stays = new Promise<true>((done) => {
    const timer = setTimeout(() => {
      done(true)
    }, SETTLED_MILLISECONDS)
    settled.signal.addEventListener('abort', () => {
      clearTimeout(timer)
    })
  })
  const opened = await Promise.race([ended, stays])
  settled.abort()
  if (opened) return
  throw new ClientError(
    'failed',
    `nothing is installed that opens this kind of file (${child.spawnfile} refused it): save it instead`,
  )
}

function choose(env: Environment): readonly [string, readonly string[]] {
  const screen = (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== ''
  for (const { name, args, platform, needsScreen } of OPENERS) {
    if (platform !== undefined && platform !== process.platform) continue
    if (needsScreen === true && !screen) continue
    const program = findProgram(name, env)
    if (program !== undefined) return [program, args]
  }
  throw new ClientError(
    'failed',
    screen
      ? 'nothing here opens files: install xdg-utils, or save the file instead'
      : 'there is no desktop here to open it on: save the file instead',
  )
}
