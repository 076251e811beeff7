// One person's chat as lines in and changes out: the model and the engine of the screen, and no screen.
import type { ParleyClient } from '../client/api.js'
import { insert, EMPTY_COMPOSER, MAX_DRAFT } from '../state/composer.js'
import { runCommand } from '../state/commands.js'
import { errorLine } from '../state/error-lines.js'
import { step, type Input, type Intent, type Step } from '../state/input.js'
import { submit } from '../state/moves.js'
import { LINES_KEYMAP } from '../state/keys/keymap.js'
import { closePicker } from '../state/picker/picker.js'
import { stopSelecting } from '../state/talk/selection.js'
import { update } from '../state/update.js'
import { emptyView, type View } from '../state/view.js'
import type { MediaEngineDeps } from '../engines/media-engine.js'
import type { TalkEngineDeps } from '../engines/talk-engine.js'
import { joinEngine, type PaneEngine } from '../engines/pane-engine.js'
import { answered, press } from './answers.js'
import { FACE_COMMANDS, older } from './face-commands.js'
import { RowNumbers } from './row-numbers.js'

/**
 * Sheets are printed whole, and warnings count as read only at their end: no line of a page is out of sight here.
 * Wide enough for prose, narrow enough for a terminal.
 */
const PAGE = { columns: 98, rows: 4_000 } as const

export interface Change {
  readonly before: View
  readonly after: View
  /** What the engine told; `undefined` after a line that was typed. */
  readonly input: Input | undefined
}

export interface LineFace {
  show(change: Change, numbers: RowNumbers): void
  /** The chats, because somebody asked. */
  list(view: View): void
  /** Shows older rows of the open chat that are there already. @returns whether there were any. */
  older(view: View, numbers: RowNumbers): boolean
  /** What was typed does nothing here. */
  refuse(reason: string): void
}

export interface LineSessionOptions extends MediaEngineDeps, TalkEngineDeps {
  /** Somebody reads along: what is printed of the open chat is seen. */
  readonly watched: boolean
}

const NO_ANSWER = 'this is no answer here: y goes on, n leaves, back goes back'

/** All keys of one answer are one step: what stands between them is nothing to read. */
function after({ view, intents }: Step, input: Input): Step {
  const next = update(view, input)
  return step(next.view, ...intents, ...next.intents)
}

export class LineSession {
  readonly #face: LineFace
  readonly #numbers = new RowNumbers()
  readonly #engine: PaneEngine
  readonly #quit: () => void
  #view: View

  /** @param quit what `/quit` does. */
  constructor(client: ParleyClient, options: LineSessionOptions, face: LineFace, quit: () => void) {
    this.#face = face
    this.#quit = quit
    this.#view = { ...emptyView('', PAGE), focused: options.watched, keymap: LINES_KEYMAP }
    this.#engine = joinEngine(client, { ...options, opensAt: 'end' }, (input) => {
      this.#take(update(this.#view, input), input)
    })
  }

  get view(): View {
    return this.#view
  }

  open(address: string): void {
    this.#engine.perform({ do: 'open', with: address })
  }

  /** What was looked for and is not found yet; the engine waits a moment for more letters. */
  get looking(): boolean {
    const { picker } = this.#view
    return (
      picker?.kind === 'search' && picker.query.text !== '' && picker.results?.query !== picker.query.text
    )
  }

  /** One line as a person types it: an answer to what is being asked, a command, or a message. */
  type(line: string): void {
    const inputs = answered(this.#view, line)
    if (inputs === undefined) this.#take(this.#typed(line), undefined)
    else if (inputs.length === 0) this.#face.refuse(NO_ANSWER)
    else this.#take(inputs.reduce(after, step(this.#view)), undefined)
  }

  close(): void {
    this.#engine.close()
  }

  #typed(line: string): Step {
    const view = closePicker(stopSelecting(this.#view))
    if (line.trim() === '') return step(view)
    if (line.length > MAX_DRAFT) {
      return step({
        ...view,
        line: errorLine(`a message holds ${MAX_DRAFT} characters`, 'you', 'send it in parts'),
      })
    }
    if (line === '?') return runCommand(view, '/help')
    if (!line.startsWith('/') || line.startsWith('//')) {
      return submit({ ...view, line: undefined, composer: insert(EMPTY_COMPOSER, line) })
    }
    return this.#ownCommand(line.trim()) ?? this.#onMessage(view, line) ?? runCommand(view, line)
  }

  #onMessage(view: View, typed: string): Step | undefined {
    const named = this.#numbers.named(view, typed)
    if (named === undefined || view.chat === undefined) return undefined
    const { key, name, line } = named
    if (key !== undefined) return runCommand({ ...view, chat: { ...view.chat, selected: key } }, line)
    return step({
      ...view,
      line: errorLine(`no message here is ${name}`, 'you', 'use a number that was printed'),
    })
  }

  #ownCommand(line: string): Step | undefined {
    if (line === '/lock') {
      this.#face.refuse(
        'lines that were printed stay where they are, so nothing is locked here: /quit ends it',
      )
      return step(this.#view)
    }
    const name = Object.keys(FACE_COMMANDS).find((each) => line === `/${each}`)
    if (name === undefined) return undefined
    if (name === 'chats') this.#face.list(this.#view)
    else if (name === 'older') return this.#older()
    // What was begun and not asked for, such as a reply, is left by the same word.
    else if (name === 'no') return update(this.#view, press('escape'))
    else this.#face.refuse('nothing is asked now')
    return step(this.#view)
  }

  #older(): Step {
    if (this.#face.older(this.#view, this.#numbers)) return step(this.#view)
    if (this.#view.chat?.before === undefined) this.#face.refuse('there are no older messages here')
    return older(this.#view)
  }

  #take({ view, intents }: Step, input: Input | undefined): void {
    const before = this.#view
    // A page that was shown is over: the next line is not meant for it.
    this.#view = { ...view, sheet: undefined }
    this.#face.show({ before, after: view, input }, this.#numbers)
    for (const intent of intents) this.#perform(intent)
  }

  #perform(intent: Intent): void {
    if (intent.do === 'quit') this.#quit()
    else if (intent.do !== 'suspend' && intent.do !== 'redraw') this.#engine.perform(intent)
  }
}
