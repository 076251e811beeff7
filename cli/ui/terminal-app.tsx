// The screen on a terminal: modes, keys, drawing, resizing, suspending, and how it all ends.
import type { CancelTimer } from '#platform/clock.js'
import { cursorOf } from '../state/cursor.js'
import type { Input } from '../state/input.js'
import type { Key } from '../state/key.js'
import type { Size } from '../state/layout.js'
import { emptyScreen, type PaneIntent, type Screen } from '../state/screen.js'
import { isAttended } from '../state/talk/attended.js'
import { ScreenView } from './components/ScreenView.js'
import { ThemeContext } from './components/theme-context.js'
import { EditorSession, type LentTerminal } from './editor-session.js'
import { FrameWriter } from './frame-writer.js'
import { draw } from './ink-adapter.js'
import { joinEngine, type PaneEngine } from '../engines/pane-engine.js'
import type { Person } from './person.js'
import { graphicsOf } from './pictures/graphics.js'
import { TerminalPictures } from './pictures/terminal-pictures.js'
import { readKeys } from './stdin-filter.js'
import { createStore, type ScreenStore } from './store.js'
import type { TerminalDeps } from './terminal-deps.js'
import { TerminalDesk } from './terminal-desk.js'
import { TerminalModes } from './terminal-modes.js'

/** The whole foreground job, so that the shell sees it stop. */
const OWN_JOB = 0

export class TerminalApp {
  readonly #deps: TerminalDeps
  readonly #people: readonly Person[]
  readonly #modes: TerminalModes
  readonly #store: ScreenStore
  readonly #desk: TerminalDesk
  readonly #pictures: TerminalPictures
  readonly #engines: PaneEngine[] = []
  /** What to undo at the end, besides drawing and modes. */
  readonly #undo: (() => void)[] = []
  #endDrawing: (() => void) | undefined
  /** Draws what is not text, for the screen drawn last. */
  #complete: (() => void) | undefined
  #settle: ((error?: Error) => void) | undefined
  /** Begins to read keys; gives how to stop. */
  #read: (() => () => void) | undefined
  #stopReading: (() => void) | undefined
  readonly #editor: EditorSession

  constructor(people: readonly Person[], deps: TerminalDeps) {
    this.#deps = deps
    this.#people = people
    this.#modes = new TerminalModes(deps.stdin, deps.stdout, deps.config.ui)
    this.#desk = new TerminalDesk({
      ...{ config: deps.config, clock: deps.clock, output: deps.stdout, env: deps.env, keep: deps.keep },
      entered: () => this.#modes.entered,
      themed: () => {
        if (this.#modes.entered) this.#redraw()
      },
      configured: ({ ui }) => {
        this.#modes.configure(ui)
        this.#tellAll(this.#configured)
      },
      idle: () => {
        this.#tellAll(() => ({ type: 'desk', desk: { tell: 'idle' } }))
      },
    })
    this.#editor = new EditorSession(this.#lent, deps.env, deps.config.chat.editor, deps.editText)
    const titles = people.map(({ title }) => title)
    const graphics = graphicsOf(deps.env)
    const screen = emptyScreen(titles, this.#size(), graphics.colours !== 'none')
    this.#store = createStore(screen, deps.clock, this.#perform)
    this.#pictures = new TerminalPictures(graphics, {
      output: deps.stdout,
      clock: deps.clock,
      load: async ({ pane, with: address, id }) => people[pane]?.client.picture(address, id),
      undrawable: ({ pane, with: address, id }) => {
        this.#store.dispatch({ type: 'pane', pane, input: { type: 'undrawable', with: address, id } })
      },
      changed: () => this.#complete?.(),
    })
  }

  /**
   * Resolves when the person quits or a signal asks the process to end, with the terminal as it was before;
   * rejects with what made it impossible to go on.
   */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = (error) => {
        if (error === undefined) resolve()
        else reject(error)
      }
      try {
        this.#listen()
        this.#tellAll(this.#configured)
        // Before anything is drawn: the first frame would say that nobody is signed in and that there are no chats.
        this.#people.forEach(this.#join)
        this.#resume()
      } catch (error) {
        this.#end(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }

  readonly #configured = ({ verify }: Person): Input => ({
    type: 'desk',
    desk: this.#desk.configured(verify),
  })

  #tellAll(inputFor: (person: Person) => Input): void {
    this.#people.forEach((person, pane) => {
      this.#store.dispatch({ type: 'pane', pane, input: inputFor(person) })
    })
  }

  readonly #join = ({ client, open, verify, traceOf, onLocked }: Person, pane: number): void => {
    const { clock, newMessageId, players, env } = this.#deps
    const desk = this.#desk.engine(verify, onLocked)
    const deps = { clock, newMessageId, players, home: env['HOME'], desk, traceOf }
    const engine = joinEngine(client, deps, (input) => {
      this.#store.dispatch({ type: 'pane', pane, input })
    })
    this.#engines.push(engine)
    this.#undo.push(engine.close)
    const view = this.#store.get().panes[pane]
    const attended = view !== undefined && isAttended(view)
    engine.perform({ do: 'talk', talk: { ask: 'attend', attended } })
    if (open !== undefined) engine.perform({ do: 'open', with: open })
  }

  #listen(): void {
    const { stdin, stdout, clock, host, crash } = this.#deps
    const onKey = (key: Key): void => {
      if (key.kind !== 'focus') this.#desk.pressed()
      this.#store.dispatch({ type: 'key', key })
    }
    this.#read = () =>
      readKeys(stdin, clock, onKey, (report) => {
        this.#pictures.onReport(report)
        this.#desk.onReport(report)
      })
    this.#stopReading = this.#read()
    stdout.on('resize', this.#resized)
    this.#undo.push(
      this.#modes.guard(host),
      () => this.#stopReading?.(),
      () => stdout.off('resize', this.#resized),
    )
    // A terminal that is gone ends the chat. It may say so even after that, so nobody stops listening.
    stdin.on('end', this.#quit)
    stdin.on('error', this.#quit)
    stdout.on('error', this.#quit)
    this.#onSignal('SIGTERM', this.#quit)
    this.#onSignal('SIGHUP', this.#quit)
    // Of the keys in an editor these are the editor's; when it stops, so do we, by the system's own doing.
    this.#onSignal('SIGINT', () => {
      if (!this.#editor.open) this.#quit()
    })
    this.#onSignal('SIGCONT', () => {
      if (!this.#editor.open) this.#resume()
    })
    this.#onSignal('SIGTSTP', this.#suspend)
    // Of what threw nothing is known any more: the terminal is given back, and the process ends there.
    this.#onSignal('uncaughtException', (error) => {
      this.#modes.leave()
      crash(error)
    })
  }

  #onSignal(signal: string, listener: (error?: unknown) => void): void {
    const { host } = this.#deps
    host.on(signal, listener)
    this.#undo.push(() => host.off(signal, listener))
  }

  readonly #perform = ({ pane, intent }: PaneIntent): void => {
    if (intent.do === 'quit') this.#quit()
    else if (intent.do === 'suspend') this.#suspend()
    else if (intent.do === 'redraw') this.#redraw()
    else if (intent.do === 'compose' && intent.compose.ask === 'edit') this.#edit(pane, intent.compose.text)
    else this.#engines[pane]?.perform(intent)
  }

  #size(): Size {
    const { columns, rows } = this.#deps.stdout
    return { columns, rows }
  }

  /** Draws on an empty screen: the width may be another one, or somebody else has written there. */
  #redraw(): void {
    this.#endDrawing?.()
    this.#modes.clear()
    const tree = (
      <ThemeContext value={this.#desk.theme}>
        <ScreenView store={this.#store} />
      </ThemeContext>
    )
    const { columns } = this.#size()
    const writer = new FrameWriter(this.#deps.stdout, columns)
    const complete = (screen: Screen): void => {
      writer.cursor(cursorOf(screen))
      writer.overlays(this.#pictures.overlays(screen))
    }
    const endInk = draw(tree, columns, writer.frame, this.#end)
    let drawn = this.#store.get()
    const stopFollowing = this.#store.subscribe(() => {
      drawn = this.#store.get()
      complete(drawn)
    })
    this.#complete = () => {
      complete(drawn)
    }
    this.#complete()
    this.#endDrawing = () => {
      writer.close()
      stopFollowing()
      endInk()
      this.#complete = undefined
    }
  }

  readonly #resized = (): void => {
    this.#store.dispatch({ type: 'resized', size: this.#size() })
    if (this.#modes.entered) this.#redraw()
  }

  readonly #resume = (): void => {
    this.#modes.enter()
    this.#pictures.ask()
    this.#desk.begin()
    // The window may have changed while we did not look.
    this.#store.dispatch({ type: 'resized', size: this.#size() })
    this.#redraw()
  }

  readonly #suspend = (): void => {
    const { host, clock } = this.#deps
    this.#stopDrawing()
    host.off('SIGTSTP', this.#suspend)
    host.kill(OWN_JOB, 'SIGTSTP')
    // Reached when the job is continued, or at once where nobody can stop it.
    const cancel: CancelTimer = clock.after(0, () => {
      host.on('SIGTSTP', this.#suspend)
      this.#resume()
    })
    this.#undo.push(cancel)
  }

  #edit(pane: number, text: string): void {
    void this.#editor.edit(text, (input) => {
      this.#store.dispatch({ type: 'pane', pane, input })
    })
  }

  readonly #lent: LentTerminal = {
    release: () => {
      this.#stopReading?.()
      this.#deps.host.off('SIGTSTP', this.#suspend)
      this.#stopDrawing()
    },
    take: () => {
      this.#deps.host.on('SIGTSTP', this.#suspend)
      this.#stopReading = this.#read?.()
      this.#resume()
    },
  }

  #stopDrawing(): void {
    this.#endDrawing?.()
    this.#endDrawing = undefined
    if (this.#modes.entered) this.#pictures.forget()
    this.#modes.leave()
  }

  readonly #quit = (): void => {
    this.#end()
  }

  readonly #end = (error?: Error): void => {
    const settle = this.#settle
    this.#settle = undefined
    if (settle === undefined) return
    this.#editor.close()
    for (const undo of this.#undo.splice(0)) undo()
    this.#store.close()
    this.#pictures.close()
    this.#desk.close()
    this.#stopDrawing()
    settle(error)
  }
}
