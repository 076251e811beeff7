// Commands about how chats are kept.
import type { ChatPreferences } from '../../client/api.js'
import type { Command } from '../command.js'
import { keep, setLabel, toggleArchive } from './keep.js'

const set =
  (change: Partial<ChatPreferences>): Command['run'] =>
  (view) =>
    keep(view, () => change)

export const LIST_COMMANDS: Readonly<Record<string, Command>> = {
  label: {
    usage: '/label NAME',
    does: 'what you call them; only you see it, and nothing takes it away again',
    takes: ['text'],
    run: setLabel,
  },
  pin: { usage: '/pin', does: 'keep the open chat on top', run: set({ pinned: true }) },
  unpin: { usage: '/unpin', does: 'do not keep it on top any more', run: set({ pinned: false }) },
  mute: { usage: '/mute', does: 'no notifications from the open chat', run: set({ muted: true }) },
  unmute: { usage: '/unmute', does: 'notifications again', run: set({ muted: false }) },
  archive: {
    usage: '/archive',
    does: 'put the open chat away until something new comes',
    run: set({ archived: true }),
  },
  unarchive: { usage: '/unarchive', does: 'take it back into the list', run: set({ archived: false }) },
  archived: { usage: '/archived', does: 'show or fold what was put away', run: toggleArchive },
}
