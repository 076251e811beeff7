// Settings as a list: each with its value and what it means; Enter changes it, or says where it is changed.
import type { DownloadPolicy, Privacy } from '../../client/api.js'
import { CONFIG_SETTINGS, type ConfigSetting } from '../desk/config-settings.js'
import { infoLine } from '../error-lines.js'
import { step, type Step } from '../input.js'
import { keyOf } from '../keys/key-of.js'
import type { View } from '../view.js'
import { matching } from './match.js'
import type { Match, PickerItem } from './picker.js'

const onOff = (on: boolean | undefined): string => (on === undefined ? '…' : on ? 'on' : 'off')

function privacy(id: keyof Privacy, label: string, on: string, off: string): ConfigSetting {
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

const SETTINGS: readonly ConfigSetting[] = [
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
  ...CONFIG_SETTINGS,
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
]

/** Of WhatsApp users, whose list may have chats with other apps in it. */
const INBOX: ConfigSetting = {
  ...{ id: 'inbox', label: 'Other apps' },
  means: ({ interop }) =>
    interop?.inbox === 'separate'
      ? 'their chats stand apart, under a heading'
      : 'their chats stand among all others',
  value: ({ interop }) => interop?.inbox ?? '…',
  change: (view) => {
    const inbox = view.interop?.inbox === 'separate' ? 'combined' : 'separate'
    return step(view, { do: 'set-interop', choice: { inbox } })
  },
}

const settingsOf = ({ interop }: View): readonly ConfigSetting[] =>
  interop === undefined ? SETTINGS : [...SETTINGS, INBOX]

function itemsOf(view: View): readonly PickerItem[] {
  return settingsOf(view).map(({ id, label, means, value }) => ({
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
  return (
    settingsOf(view)
      .find((setting) => setting.id === id)
      ?.change({ ...view, line: undefined }) ?? step(view)
  )
}
