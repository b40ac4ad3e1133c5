import type { Timestamp } from '../time/clock.js'

/** Who says a sentence. `system`: a prompt, an announcement, a bot. */
export type TranscriptSpeaker = 'customer' | 'agent' | 'system'

/** Something that was heard in a call. */
export interface TranscriptLine {
  readonly id: string
  readonly speaker: TranscriptSpeaker
  /** From outside, masked; one line. */
  readonly text: string
  readonly at: Timestamp
  /** Lines are in the order of `at`, those of one instant in this one. */
  readonly order: number
  /** Nobody will correct it any more; else it is still being heard. */
  readonly final: boolean
  /** How sure the program is of the words, 0 to 1; `null` if it does not say. */
  readonly confidence: number | null
  /** The mood, -1 (bad) to 1 (good); `null` if it does not say. */
  readonly sentiment: number | null
}

/** An article of somebody's knowledge base that may help in a call. Everything in it is from outside. */
export interface KnowledgeArticle {
  readonly id: string
  readonly title: string
  /** A sentence or two of it; plain text. */
  readonly snippet: string | null
  /** All of it, as HTML that nobody has checked: it is shown by way of `articleNodes`, and nothing else. */
  readonly html: string | null
  readonly url: string | null
  /** How well it fits, 0 to 1. */
  readonly score: number
  /** Why it fits, as a sentence. */
  readonly why: string | null
  /** What the agent said of it; `null`: nothing. */
  readonly useful: boolean | null
}

/** A summary that a program has written. */
export interface SuggestedSummary {
  readonly text: string
  /** The program. */
  readonly by: string
  readonly at: Timestamp
  /** 0 to 1. */
  readonly confidence: number
}

/** What programs that hear a call tell its agent: the topic `assist/<callId>`. */
export interface AssistView {
  readonly lines: Readonly<Record<string, TranscriptLine>>
  readonly articles: Readonly<Record<string, KnowledgeArticle>>
  /** One row, `latest`; none until there is one. */
  readonly summary: Readonly<Record<string, SuggestedSummary>>
}
