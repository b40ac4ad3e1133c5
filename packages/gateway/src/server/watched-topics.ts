import {
  isRingloopError,
  RingloopError,
  type ServerMessage,
  type Timestamp,
  type TopicChange,
  type TopicTables,
} from '@ringloop/core'
import type { OpenedTopic, TopicProvider, TopicProviders, TopicWatcher } from './topics.js'

/** The topics that one tab watches. */
export interface WatchedTopics {
  /** Answers with the whole topic, again if it is watched already; or with why not. */
  watch(topic: string): void
  unwatch(topic: string): void
  closeAll(): void
}

/** What {@link createWatchedTopics} needs. */
export interface WatchedTopicsOptions {
  readonly providers: TopicProviders
  readonly watcher: TopicWatcher
  readonly send: (message: ServerMessage) => void
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
  /** Topics of one tab at once. Default 16. */
  readonly most?: number
}

/** Makes the topics of one tab: none at first. */
export function createWatchedTopics(options: WatchedTopicsOptions): WatchedTopics {
  const { providers, watcher, send, now, log, most = 16 } = options
  const opened = new Map<string, OpenedTopic>()

  const unwatch = (topic: string) => {
    const open = opened.get(topic)
    opened.delete(topic)
    open?.close()
  }

  const open = (topic: string): void => {
    const slash = topic.indexOf('/')
    const [kind, about] = slash === -1 ? [topic, ''] : [topic.slice(0, slash), topic.slice(slash + 1)]
    const byKind: Readonly<Record<string, TopicProvider | undefined>> = providers
    const provider = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined
    if (provider === undefined) throw new RingloopError('notFound', 'topic: this gateway has none of that name.')
    if (opened.size >= most)
      throw new RingloopError('overloaded', `topic: ${most} are watched already.`, { mend: 'Unwatch one of them first.' })
    // What a provider tells while it opens is sent after the view, of which it may be a part already: rows are whole.
    let early: TopicChange[] | null = []
    const publish = (changes: readonly TopicChange[]) => {
      if (changes.length === 0) return
      if (early !== null) early.push(...changes)
      else if (opened.get(topic) === own) send({ type: 'topicPatch', topic, serverTime: now(), changes })
    }
    const own: OpenedTopic = provider.open(watcher, about, publish)
    opened.set(topic, own)
    send({ type: 'topic', topic, serverTime: now(), view: own.view as object as TopicTables })
    const missed: readonly TopicChange[] = early
    early = null
    publish(missed)
  }

  return {
    watch(topic) {
      unwatch(topic)
      try {
        open(topic)
      } catch (error) {
        const known = isRingloopError(error)
        if (!known) log('topic failed', { topic, error })
        const [code, message] = known
          ? [error.code, error.message]
          : ['unavailable', 'The gateway could not show it; its log says why.']
        send({ type: 'topicRefused', topic, code, message })
      }
    },
    unwatch,
    closeAll() {
      for (const topic of [...opened.keys()]) unwatch(topic)
    },
  }
}
