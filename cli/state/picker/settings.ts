// Settings as a list: each with its value and what it means; Enter changes it, or says where it is changed.
import type { DownloadPolicy, Privacy } from '../../client/api.js'
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import type { View } from '../view.js'
import { matching } from './match.js'
import type { Match, PickerItem } from './picker.js'

interface Setting {
  readonly id: string
  readonly label: string
  readonly means: (view: View) => string
  readonly value: (view: View) => string
  readonly change: (view: View) => Step
}

const onOff = (on: boolean | undefined): string => (on === undefined ? '…' : on ? 'on' : 'off')

function privacy(id: keyof Privacy, label: string, on: string, off: string): Setting {
  return {
    ...{ id, label },
    means: (view) => (view.privacy?.[id] === false ? off : on),
    value: (view) => onOff(view.privacy?.[id]),
    change: (view) => {
      if (view.privacy === undefined) return step(view, { do: 'picker', picker: { ask: 'privacy' } })
      const change = { [id]: !view.privacy[id] }
      return step(view, { do: 'picker', picker: { ask: 'set-privacy', change } })
    },
  }
}

const NEXT_DOWNLOADS: Readonly<Record<DownloadPolicy, DownloadPolicy>> = {
  off: 'small',
  small: 'all',
  all: 'off',
}
const DOWNLOADS: Readonly<Record<DownloadPolicy, string>> = {
  off: 'files come only when you ask for them',
  small: 'small files of people you accepted come by themselves',
  all: 'files of people you accepted come by themselves',
}

/** What the config file says is read when Parley starts. */
function inFile(
  id: string,
  label: string,
  means: string,
  value: (view: View) => string,
  key: string,
): Setting {
  const line = infoLine(
    `${key} in the config file; parley config says where it is. Parley reads it when it starts`,
  )
  return { id, label, means: () => means, value, change: (view) => step({ ...view, line }) }
}

const SETTINGS: readonly Setting[] = [
  privacy('readReceipts', 'Read receipts', 'people learn what you read', 'nobody learns what you read'),
  privacy('typing', 'Typing', 'people you accepted see when you type', 'nobody sees when you type'),
  privacy(
    'presence',
    'Presence',
    'people you accepted see when you are there',
    'nobody sees when you are there',
  ),
  {
    ...{ id: 'downloads', label: 'Downloads' },
    means: ({ downloads }) => DOWNLOADS[downloads],
    value: ({ downloads }) => downloads,
    change: (view) => step(view, { do: 'set-downloads', downloads: NEXT_DOWNLOADS[view.downloads] }),
  },
  {
    ...{ id: 'lock', label: 'Passphrase' },
    means: (view) =>
      view.desk.lockable ? `${keyOf(view, 'lock')} locks the screen` : 'nothing locks the screen',
    value: ({ desk }) => (desk.lockable ? 'set' : 'none'),
    change: (view) => {
      const command = view.desk.lockable ? 'parley passphrase change or remove' : 'parley passphrase set'
      return step({ ...view, line: infoLine(`quit, then type ${command}`) })
    },
  },
  inFile(
    'notify',
    'Notifications',
    'how much of a message they show',
    ({ desk }) => desk.notify.content,
    'content under [notify]',
  ),
  inFile(
    'when',
    'Notify when',
    'away: also while another chat is open',
    ({ desk }) => desk.notify.when,
    'when under [notify]',
  ),
  inFile('time', 'Times', 'how times are written', ({ desk }) => desk.time, 'time under [ui]'),
  inFile('theme', 'Theme', 'colours; no meaning is in a colour alone', () => 'file', 'theme under [ui]'),
  inFile('mouse', 'Mouse', 'the wheel scrolls, a click opens a chat', () => 'file', 'mouse under [ui]'),
]

function itemsOf(view: View): readonly PickerItem[] {
  return SETTINGS.map(({ id, label, means, value }) => ({
    id,
    label,
    detail: means(view),
    tail: value(view),
  }))
}

export function settingMatches(view: View, query: string): readonly Match[] {
  return matching(itemsOf(view), query)
}

/** The picker stays: one sees what became of it. */
export function chooseSetting(view: View, { id }: PickerItem): Step {
  return SETTINGS.find((setting) => setting.id === id)?.change({ ...view, line: undefined }) ?? step(view)
}
