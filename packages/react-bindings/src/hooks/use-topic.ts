import type { TopicName, TopicView } from '@ringloop/core'
import { useMemo, useSyncExternalStore } from 'react'
import { type TopicState, type TopicStore, topicOff } from '../topics/topic-store.js'
import { useRingloop } from './ringloop-context.js'

const none: TopicStore = { getSnapshot: () => topicOff, subscribe: () => () => {} }
const off = () => topicOff

/** A topic of the gateway, watched while the component is there; `null` watches nothing, and so does a desk that has no topics. */
export function useTopic<Name extends TopicName>(name: Name | null): TopicState<TopicView<Name>> {
  const { desk } = useRingloop()
  const topic = useMemo(() => (name === null ? none : (desk.topic?.(name) ?? none)), [desk, name])
  // The gateway's types vouch for what is inside.
  return useSyncExternalStore(topic.subscribe, topic.getSnapshot, off) as TopicState<TopicView<Name>>
}
