import type { CallId } from '@ringloop/core'
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { useKnowledge } from '../hooks/use-knowledge.js'
import { useLate } from '../hooks/use-late.js'
import { useTabList } from '../hooks/use-tab-list.js'
import { useTranscript } from '../hooks/use-transcript.js'
import { useWords } from '../hooks/use-words.js'
import { lateStory } from '../late/late-parts.js'
import { assistWords } from '../words/assist-words.js'
import { timelineWords } from '../words/timeline-words.js'

type StoryTab = 'timeline' | 'transcript' | 'knowledge'

/** One of the parts that tell what happened and happens in a call. */
type StoryPart = ComponentType<{ readonly callId: CallId }>

/**
 * What happened in a call, what is said in it, and what may help: tabs as soon as there is more than what happened, with a quiet mark on one
 * that has something new. Nobody is taken to another tab.
 */
export function CallStory({
  callId,
  parts: { Timeline, TranscriptPane, KnowledgePane },
}: {
  readonly callId: CallId
  readonly parts: Readonly<Record<'Timeline' | 'TranscriptPane' | 'KnowledgePane', StoryPart>>
}): ReactNode {
  const words = useWords(timelineWords, assistWords)
  const [wanted, select] = useState<StoryTab>('timeline')
  /** What is new in each, as one word that differs. */
  const newest: Readonly<Record<StoryTab, string>> = {
    timeline: '',
    transcript: useTranscript(callId).lines.at(-1)?.id ?? '',
    knowledge: useKnowledge(callId)
      .articles.map(({ id }) => id)
      .join('\n'),
  }
  const tabs = (['timeline', 'transcript', 'knowledge'] as const).filter((tab) => tab === 'timeline' || newest[tab] !== '')
  // beforehand
  useLate(lateStory, tabs.length > 1)
  const selected = tabs.includes(wanted) ? wanted : 'timeline'
  const seen = useSeen(callId, selected, newest[selected])
  const { getTabListProps, getTabProps, getPanelProps } = useTabList(tabs, selected, select)
  const several = tabs.length > 1
  const Shown = { timeline: Timeline, transcript: TranscriptPane, knowledge: KnowledgePane }[selected]
  const labels = { timeline: words.timeline.title, transcript: words.assist.transcript, knowledge: words.assist.knowledge }
  // around one as around several, so that what is typed into the timeline's search stays when the tabs come
  return (
    <div className={several ? 'rl-story' : undefined}>
      {several && (
        <div className="rl-story-tabs" {...getTabListProps(words.assist.story)}>
          {tabs.map((tab) => (
            <button key={tab} className="rl-story-tab" {...getTabProps(tab)}>
              {labels[tab]}
              {tab !== selected && newest[tab] !== (seen[tab] ?? '') && (
                <span className="rl-story-new">
                  <span className="rl-unseen"> {words.assist.isNew}</span>
                </span>
              )}
            </button>
          ))}
        </div>
      )}
      <div {...(several ? { className: 'rl-story-panel', ...getPanelProps() } : {})}>
        <Shown key={callId} callId={callId} />
      </div>
    </div>
  )
}

/** What was in sight last of each tab of a call. */
function useSeen(callId: CallId, selected: StoryTab, newest: string): Partial<Record<StoryTab, string>> {
  const [state, setState] = useState<{ readonly callId: CallId; readonly seen: Partial<Record<StoryTab, string>> }>({
    callId,
    seen: {},
  })
  useEffect(() => {
    setState((last) => {
      const seen = last.callId === callId ? last.seen : {}
      return last.callId === callId && seen[selected] === newest ? last : { callId, seen: { ...seen, [selected]: newest } }
    })
  }, [callId, selected, newest])
  return state.callId === callId ? state.seen : {}
}
