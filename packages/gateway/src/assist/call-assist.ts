import {
  type AssistView,
  type CallId,
  type Interaction,
  type KnowledgeArticle,
  RingloopError,
  type SuggestedSummary,
  type TopicChange,
} from '@ringloop/core'
import type { Masker } from '@ringloop/core/compliance'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Committed } from '../pipeline-host/pipeline-host.js'
import { createListeners, type Listeners } from '../server/listeners.js'
import { createHeardLines, type HeardLine, type HeardLines } from './heard-lines.js'

/** What programs tell the agents of calls: what is said, what may help, what to write down. In memory alone, until the wrap-up is over. */
export interface CallAssist {
  /** @throws `notFound` for a call that is over, as all that take something */
  takeLines(callId: CallId, lines: readonly HeardLine[]): void
  /** All that fit now, instead of those before; what was said of one stays. */
  takeArticles(callId: CallId, articles: readonly Omit<KnowledgeArticle, 'useful'>[]): void
  takeSummary(callId: CallId, summary: Omit<SuggestedSummary, 'at'>): void
  /** @throws `notFound` if there is no such article (any more) */
  rate(callId: CallId, articleId: string, useful: boolean | null): void
  viewOf(callId: CallId): AssistView
  /**
   * Tells what changes, put together, ten times a second at most; and, with no changes, that somebody's part in the call may be another.
   * Give back: stop.
   */
  watch(callId: CallId, listener: (changes: readonly TopicChange[]) => void): () => void
  /** Forgets calls that are over. */
  committed(committed: Pick<Committed, 'changed'>): void
}

/** What {@link createCallAssist} needs. */
export interface CallAssistOptions {
  readonly interaction: (callId: CallId) => Interaction | undefined
  readonly masker: Pick<Masker, 'mask'>
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

interface Known {
  readonly lines: HeardLines
  readonly articles: Map<string, KnowledgeArticle>
  summary: SuggestedSummary | null
}

/** Articles of one call. */
export const mostArticles = 20
const togetherMs = 100

/** Knows nothing yet. What it keeps is bounded by the calls that last, and in each by 2,000 lines and {@link mostArticles}. */
export function createCallAssist({ interaction, masker, clock, log }: CallAssistOptions): CallAssist {
  const calls = new Map<CallId, Known>()
  const watchers = new Map<CallId, Listeners<readonly TopicChange[]>>()
  /** What changed and was not told yet, by `table/id`. */
  const untold = new Map<CallId, Map<string, TopicChange>>()

  const knownOf = (callId: CallId): Known => {
    const found = interaction(callId)
    if (found === undefined || isOver(found))
      throw new RingloopError('notFound', 'No such call goes on here.', {
        mend: 'Name it by the id of its first channel at the switch (the UUID of the caller), until its wrap-up is over.',
      })
    let known = calls.get(callId)
    if (known === undefined) {
      known = { lines: createHeardLines(masker), articles: new Map(), summary: null }
      calls.set(callId, known)
    }
    return known
  }
  const tell = (callId: CallId, changes: readonly TopicChange[]) => {
    if (!watchers.has(callId)) return
    let waiting = untold.get(callId)
    if (waiting === undefined) {
      waiting = new Map()
      untold.set(callId, waiting)
      clock.after(togetherMs, () => {
        const together = [...(untold.get(callId)?.values() ?? [])]
        untold.delete(callId)
        watchers.get(callId)?.tell(together)
      })
    }
    for (const change of changes) waiting.set(`${change.table}/${change.id}`, change)
  }

  return {
    takeLines(callId, lines) {
      const { lines: kept } = knownOf(callId)
      tell(
        callId,
        kept.take(lines).map(({ id, row }) => ({ table: 'lines', id, row })),
      )
    },
    takeArticles(callId, articles) {
      const known = knownOf(callId)
      const before = new Map(known.articles)
      known.articles.clear()
      for (const article of articles.slice(0, mostArticles))
        known.articles.set(article.id, { ...article, useful: before.get(article.id)?.useful ?? null })
      const gone = [...before.keys()].filter((id) => !known.articles.has(id))
      tell(callId, [
        ...gone.map((id) => ({ table: 'articles', id, row: null })),
        ...[...known.articles].map(([id, row]) => ({ table: 'articles', id, row })),
      ])
    },
    takeSummary(callId, summary) {
      const known = knownOf(callId)
      known.summary = { ...summary, text: masker.mask(summary.text), at: clock.now() }
      tell(callId, [{ table: 'summary', id: 'latest', row: known.summary }])
    },
    rate(callId, articleId, useful) {
      const known = calls.get(callId)
      const article = known?.articles.get(articleId)
      if (known === undefined || article === undefined)
        throw new RingloopError('notFound', 'articleId: this article is not shown for the call any more.')
      const row = { ...article, useful }
      known.articles.set(articleId, row)
      tell(callId, [{ table: 'articles', id: articleId, row }])
    },
    viewOf(callId) {
      const known = calls.get(callId)
      return {
        lines: known?.lines.all() ?? {},
        articles: Object.fromEntries(known?.articles ?? []),
        summary: known?.summary ? { latest: known.summary } : {},
      }
    },
    watch(callId, listener) {
      let listeners = watchers.get(callId)
      if (listeners === undefined) {
        listeners = createListeners('assist', log)
        watchers.set(callId, listeners)
      }
      const own: typeof listener = (changes) => listener(changes)
      listeners.add(own)
      const all = listeners
      return () => {
        all.delete(own)
        if (all.size === 0 && watchers.get(callId) === all) watchers.delete(callId)
      }
    },
    committed({ changed }) {
      for (const { after } of changed) {
        // while it is known, so that it can be taken away
        watchers.get(after.id)?.tell([])
        if (isOver(after)) calls.delete(after.id)
      }
    },
  }
}

const isOver = ({ call, wrapUp }: Interaction): boolean => call.state === 'ended' && wrapUp.state !== 'open'
