import { type AssistView, type CallId, type MyPart, RingloopError, type TopicChange, toCallId } from '@ringloop/core'
import type { TopicProvider, TopicWatcher } from '../server/topics.js'
import type { CallAssist } from './call-assist.js'

/** What {@link createAssistTopic} needs. */
export interface AssistTopicOptions {
  readonly assist: Pick<CallAssist, 'viewOf' | 'watch'>
  /** Whether the call is this person's now, see {@link hearsCall}. */
  readonly hears: (watcher: TopicWatcher, callId: CallId) => boolean
}

const heardBy: ReadonlySet<MyPart | null> = new Set<MyPart>([
  'ringing',
  'talking',
  'consulted',
  'waiting',
  'supervised',
  'wrapUp',
])

/** Whether what is said in a call is for who has this part in it: not for who only had it, nor for all who see that it is parked. */
export const hearsCall = (part: MyPart | null): boolean => heardBy.has(part)

/** The topic `assist/<callId>`, for those who have the call; from who has it no longer it is taken away, until they have it again. */
export function createAssistTopic({ assist, hears }: AssistTopicOptions): TopicProvider {
  return {
    open(watcher, about, publish) {
      const callId = toCallId(about)
      if (about === '' || !hears(watcher, callId)) throw new RingloopError('notFound', 'topic: you do not have this call.')
      let heard = true
      const close = assist.watch(callId, (changes) => {
        const before = heard
        heard = hears(watcher, callId)
        if (heard) publish(before ? changes : rowsOf(assist.viewOf(callId)))
        else if (before) publish([...rowsOf(assist.viewOf(callId)), ...changes].map((change) => ({ ...change, row: null })))
      })
      return { view: { ...assist.viewOf(callId) }, close }
    },
  }
}

const rowsOf = (view: AssistView): readonly TopicChange[] =>
  Object.entries(view).flatMap(([table, rows]) => Object.entries(rows).map(([id, row]) => ({ table, id, row })))
