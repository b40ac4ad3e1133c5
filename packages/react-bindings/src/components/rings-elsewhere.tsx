import type { InteractionView } from '@ringloop/core'
import type { ReactNode } from 'react'
import { callerInWords } from '../announcements/watch-desk.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useTabRole } from '../hooks/use-tab-role.js'
import { useWords } from '../hooks/use-words.js'
import { callerWords } from '../words/caller-words.js'
import { tabsWords } from '../words/tabs-words.js'
import { CallerText } from './caller-text.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { Part } from './part.js'

/** In place of a pop that stands in another tab: a quiet line, and the way to have it here. */
export function RingsElsewhere({ view: { interaction } }: { readonly view: InteractionView }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(callerWords, tabsWords)
  const { takeOver } = useTabRole()
  return (
    <Part name="elsewhere">
      <Icon path={Icons.ringing} className="rl-icon-small" />
      <p className="rl-quiet">
        <CallerText text={callerInWords(interaction, words, format)} limit={80} /> · {words.tabs.elsewhere}
      </p>
      <button type="button" className="rl-button rl-button-small" onClick={takeOver}>
        {words.tabs.takeOver}
      </button>
    </Part>
  )
}
