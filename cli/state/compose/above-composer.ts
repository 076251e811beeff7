// Lines between the chat and the composer: what is being answered, and what could complete the draft.
import { talkAbove } from '../talk/talk-above.js'
import type { Line, View } from '../view.js'
import { completionLines } from './completion-lines.js'

/** At most a few, each fitted to the view's columns. Part of the layout: the chat gives way to them. */
export function aboveComposer(view: View): readonly Line[] {
  return [...talkAbove(view), ...completionLines(view)]
}
