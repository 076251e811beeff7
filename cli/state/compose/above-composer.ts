// Lines between the chat and the composer: what is being answered, and what could complete the draft.
import { talkAbove } from '../talk/talk-above.js'
import { layoutOf, type Line, type View } from '../view.js'
import { completionLines } from './completion-lines.js'

/**
 * At most a few, each fitted to the view's columns. The chat gives way to what is being answered; proposals, which
 * come and go with every letter, stand in front of its last rows.
 */
export function aboveComposer(view: View): readonly Line[] {
  return [...talkAbove(view), ...completionLines(view).slice(0, layoutOf(view).inFront)]
}
