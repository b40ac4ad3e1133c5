import type { TopicName, TopicView } from '@ringloop/core'
import { useMemo, useSyncExternalStore } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type TopicState, type TopicStore, topicOff } from '../topics/topic-store.js'

const none: TopicStore = { getSnapshot: () => topicOff, subscribe: () => () => {} }

/** A screen that changes more often than five times a second is not read better, in milliseconds. */
const shownEveryMs = 200

/** As `useTopic`, for what changes a hundred times a second: changes come together, in one frame, a few times a second. */
export function useSteadyTopic<Name extends TopicName>(name: Name): TopicState<TopicView<Name>> {
  const { desk } = useRingloop()
  const topic = useMemo(() => steady(desk.topic?.(name) ?? none), [desk, name])
  return useSyncExternalStore(topic.subscribe, topic.getSnapshot, () => topicOff) as TopicState<TopicView<Name>>
}

/** A store that follows another; that the topic begins, ends or is refused is shown at once. */
function steady(topic: TopicStore): TopicStore {
  let shown: TopicState | null = null
  return {
    getSnapshot: () => shown ?? topic.getSnapshot(),
    subscribe(listener) {
      let timer: ReturnType<typeof setTimeout> | null = null
      let frame: number | null = null
      const show = () => {
        timer = null
        frame = null
        shown = topic.getSnapshot()
        listener()
      }
      const stop = topic.subscribe(() => {
        const next = topic.getSnapshot()
        if (shown?.state !== next.state) {
          shown = next
          listener()
        } else if (timer === null && frame === null)
          timer = setTimeout(() => {
            timer = null
            frame = requestAnimationFrame(show)
          }, shownEveryMs)
      })
      shown = topic.getSnapshot()
      return () => {
        stop()
        if (timer !== null) clearTimeout(timer)
        if (frame !== null) cancelAnimationFrame(frame)
        shown = null
      }
    },
  }
}
