// Where things are on the screen: a function of its size alone.

export interface Size {
  readonly columns: number
  readonly rows: number
}

export const SMALLEST: Size = { columns: 60, rows: 15 }
/** Below this, two people are shown one at a time. */
export const SIDE_BY_SIDE_COLUMNS = 100
const LIST_COLUMNS = 24
/** From here on the list shows times too. */
const WIDE_COLUMNS = 110
const WIDE_LIST_COLUMNS = 34
const WITH_LIST_COLUMNS = 72
const MAX_COMPOSER_ROWS = 5
export const MAX_LINE_ROWS = 3
/** Of the chat; a long draft gives way to it. */
const MIN_BODY_ROWS = 3

export interface PaneLayout {
  /** Columns of the chat list beside the log; 0 where there is no room for both. */
  readonly list: number
  /** Columns of the log. */
  readonly log: number
  /** Rows of list and log. */
  readonly body: number
  /** Of these, so many at the end have something in front of them. */
  readonly covered: number
  /** Rows of proposals among those that stand in front of it. */
  readonly inFront: number
  readonly composer: number
  readonly line: number
}

export function tooSmall(size: Size): boolean {
  return size.columns < SMALLEST.columns || size.rows < SMALLEST.rows
}

/** Size of each pane; a column between two. */
export function paneSize(screen: Size, panes: number): Size {
  const columns =
    panes > 1 && sideBySide(screen) ? Math.floor((screen.columns - (panes - 1)) / panes) : screen.columns
  return { columns, rows: screen.rows }
}

export function sideBySide(screen: Size): boolean {
  return screen.columns >= SIDE_BY_SIDE_COLUMNS
}

export const PROMPT_CELLS = 2

/** Columns a draft is wrapped to: behind the prompt, with one left for the cursor. */
export function composerColumns(size: Size): number {
  return size.columns - PROMPT_CELLS - 1
}

/** What else needs rows. */
export interface ExtraRows {
  readonly titled: boolean
  /** Of the banner below the status line. */
  readonly banner: number
  /** Between the chat and the composer. */
  readonly below: number
  /** Wanted in front of the chat's last rows. */
  readonly inFront: number
  /** The chat is read further up: there a draft that grows moves nothing and stands in front of it, too. */
  readonly still: boolean
}

function listColumns(columns: number): number {
  if (columns < WITH_LIST_COLUMNS) return 0
  return columns < WIDE_COLUMNS ? LIST_COLUMNS : WIDE_LIST_COLUMNS
}

/** Status line, banner, body, error line, rule, composer, connection line; `titled` adds one on top. */
export function paneLayout(size: Size, composerRows: number, lineRows: number, extra: ExtraRows): PaneLayout {
  const list = listColumns(size.columns)
  const line = Math.min(lineRows, MAX_LINE_ROWS)
  const fixed = 3 + (extra.titled ? 1 : 0) + extra.banner + extra.below
  const most = Math.min(MAX_COMPOSER_ROWS, size.rows - fixed - line - MIN_BODY_ROWS)
  const composer = Math.max(1, Math.min(composerRows, most))
  const grown = extra.still ? composer - 1 : 0
  const body = Math.max(1, size.rows - fixed - composer - line + grown)
  const inFront = Math.min(extra.inFront, body - grown - 1)
  return {
    list,
    log: size.columns - (list === 0 ? 0 : list + 1),
    body,
    covered: inFront + grown,
    inFront,
    composer,
    line,
  }
}
