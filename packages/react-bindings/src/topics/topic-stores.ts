import { applyTopicChanges, type ClientMessage, RingloopError, type RingloopErrorCode, type ServerMessage } from '@ringloop/core'
import type { DeskClock } from '../connection/desk-clock.js'
import { mayPass } from '../connection/may-pass.js'
import { createValueStore, type ValueStore } from '../store/value-store.js'
import { type TopicState, type TopicStore, topicOff } from './topic-store.js'

/** The topics that a desk watches over its connection. */
export interface TopicStores {
  /** It is watched while somebody listens. */
  watch(name: string): TopicStore
  receive(message: Extract<ServerMessage, { type: 'topic' | 'topicPatch' | 'topicRefused' }>): void
  /** The connection is live, perhaps again: asks for everything that is watched. */
  live(): void
  /** The connection is gone: what is shown may be old. */
  lost(): void
}

/** How long a topic is kept when nobody watches it any more: a pane that is closed and opened need not wait. */
const keptMs = 2_000
/** When a topic that is refused for what passes is asked for again. */
const againMs = 3_000

interface Kept {
  readonly store: ValueStore<TopicState>
  listeners: number
  cancelEnd: () => void
}

/** Makes them; `post` is asked only while the connection is live. */
export function createTopicStores(options: {
  readonly clock: DeskClock
  readonly post: (message: ClientMessage) => void
}): TopicStores {
  const kept = new Map<string, Kept>()
  /** The connection that is live: another one each time. */
  let line: object | null = null

  const begin = (name: string): Kept => {
    let entry = kept.get(name)
    if (entry === undefined) {
      entry = { store: createValueStore<TopicState>({ state: 'loading', view: null, error: null }), listeners: 0, cancelEnd() {} }
      kept.set(name, entry)
      if (line) options.post({ type: 'watch', topic: name })
    }
    entry.cancelEnd()
    entry.listeners++
    return entry
  }
  const end = (name: string, entry: Kept) => {
    if (--entry.listeners > 0) return
    entry.cancelEnd = options.clock.after(keptMs, () => {
      kept.delete(name)
      if (line) options.post({ type: 'unwatch', topic: name })
    })
  }

  return {
    watch: (name) => ({
      getSnapshot: () => kept.get(name)?.store.getSnapshot() ?? topicOff,
      subscribe(listener) {
        const entry = begin(name)
        const stop = entry.store.subscribe(listener)
        let listening = true
        return () => {
          if (!listening) return
          listening = false
          stop()
          end(name, entry)
        }
      },
    }),
    receive(message) {
      const store = kept.get(message.topic)?.store
      const current = store?.getSnapshot()
      if (store === undefined || current === undefined) return
      switch (message.type) {
        case 'topic':
          return store.set({ state: 'live', view: message.view, error: null })
        case 'topicPatch':
          if (current.state === 'live') store.set({ ...current, view: applyTopicChanges(current.view, message.changes) })
          return
        case 'topicRefused': {
          const error = new RingloopError(message.code as RingloopErrorCode, message.message)
          if (!mayPass(error)) return store.set({ state: 'refused', view: null, error })
          // What is shown stays. An answer puts another state in its place, another connection asks by itself.
          const own = line
          const waiting: TopicState = { state: 'loading', view: current.view, error: null }
          store.set(waiting)
          options.clock.after(againMs, () => {
            if (line === own && kept.get(message.topic)?.store.getSnapshot() === waiting)
              options.post({ type: 'watch', topic: message.topic })
          })
          return
        }
      }
    },
    live() {
      line = {}
      for (const name of kept.keys()) options.post({ type: 'watch', topic: name })
    },
    lost() {
      line = null
      for (const { store } of kept.values()) {
        const current = store.getSnapshot()
        if (current.state === 'live') store.set({ state: 'loading', view: current.view, error: null })
      }
    },
  }
}
