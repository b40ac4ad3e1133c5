import {
  isRingloopError,
  RingloopError,
  type ServerMessage,
  type Timestamp,
  type TopicChange,
  type TopicTables,
} from '@ringloop/core'
import { createTokenBucket } from './token-bucket.js'
import type { OpenedTopic, TopicProvider, TopicProviders, TopicWatcher } from './topics.js'

/** The topics that one tab watches. */
export interface WatchedTopics {
  /** Answers with the whole topic, again if it is watched already; or with why not. */
  watch(topic: string): void
  /** Something was sent: topics that are behind are sent whole, as soon as there is room. */
  sent(): void
  unwatch(topic: string): void
  closeAll(): void
}

/** What {@link createWatchedTopics} needs. */
export interface WatchedTopicsOptions {
  readonly providers: TopicProviders
  readonly watcher: TopicWatcher
  readonly send: (message: ServerMessage) => void
  /** Characters that wait to be sent on this line. */
  readonly buffered: () => number
  readonly now: () => Timestamp
  readonly log: (fact: string, details?: Readonly<Record<string, unknown>>) => void
  /** Topics of one tab at once. Default 16. */
  readonly most?: number
}

/** A line on which so much waits is not told changes: what it missed, it is told with the whole topic, once it has read that. */
const slowAt = 500_000
const readAgainAt = 50_000
/** A tab that comes back asks for all at once. */
const watchLimit = { perSecond: 4, burst: 40 } as const

/** Makes the topics of one tab: none at first. */
export function createWatchedTopics(options: WatchedTopicsOptions): WatchedTopics {
  const { providers, watcher, send, buffered, now, log, most = 16 } = options
  const opened = new Map<string, OpenedTopic>()
  const bucket = createTokenBucket({ ...watchLimit, now })
  /** Of these changes were left out. */
  const behind = new Set<string>()

  const unwatch = (topic: string) => {
    const open = opened.get(topic)
    opened.delete(topic)
    behind.delete(topic)
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
      if (early !== null) return void early.push(...changes)
      if (opened.get(topic) !== own || behind.has(topic)) return
      try {
        if (buffered() <= slowAt) return send({ type: 'topicPatch', topic, serverTime: now(), changes })
        behind.add(topic)
        log('a slow line is told no changes of a topic for a while', { topic, extension: watcher.extension })
      } catch (error) {
        // whoever tells is no part of this line
        log('topic failed', { topic, error })
      }
    }
    const own: OpenedTopic = provider.open(watcher, about, publish)
    opened.set(topic, own)
    send({ type: 'topic', topic, serverTime: now(), view: own.view as object as TopicTables })
    const missed: readonly TopicChange[] = early
    early = null
    publish(missed)
  }

  const show = (topic: string) => {
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
  }

  return {
    watch(topic) {
      unwatch(topic)
      if (bucket.take()) show(topic)
      else send({ type: 'topicRefused', topic, code: 'rateLimited', message: 'topic: too many are asked for; slow down.' })
    },
    unwatch,
    sent() {
      for (const topic of [...behind]) {
        if (buffered() > readAgainAt) return
        unwatch(topic)
        show(topic)
      }
    },
    closeAll() {
      for (const topic of [...opened.keys()]) unwatch(topic)
    },
  }
}
