import type { DeskTopics, TopicChange, TopicKind } from '@ringloop/core'

/** Who watches a topic. */
export interface TopicWatcher {
  readonly extension: string
  readonly supervisor: boolean
}

/** What is seen of a topic, and how to look away. */
export interface OpenedTopic {
  /** The kind's view: tables of rows. */
  readonly view: DeskTopics[TopicKind]
  close(): void
}

/** Gives one kind of topic to desks. */
export interface TopicProvider {
  /**
   * Opens the topic for one tab. What changes after `view` was made is told to `publish`, until `close`; a provider whose rows change
   * often puts changes together, ten times a second at most.
   *
   * @param about what follows the `/` in the topic's name, or ''
   * @throws `forbidden`, `notFound` if this person may not watch it
   */
  open(watcher: TopicWatcher, about: string, publish: (changes: readonly TopicChange[]) => void): OpenedTopic
}

/** By kind. A kind that is absent is unknown to this gateway. */
export type TopicProviders = Readonly<Partial<Record<TopicKind, TopicProvider>>>
