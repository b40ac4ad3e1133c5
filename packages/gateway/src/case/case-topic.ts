import type { CallId, CaseView, Interaction, TopicChange } from '@ringloop/core'
import { RingloopError, toCallId } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { TopicProvider } from '../server/topics.js'

/** The provider of `case/<callId>`, with what tells it that something is different. */
export interface CaseTopic extends TopicProvider {
  /** Something of these calls is different now; `null`: perhaps of all. */
  changed(callIds: Iterable<string> | null): void
}

/** What {@link createCaseTopic} needs. */
export interface CaseTopicOptions {
  /** The interaction as somebody may see it, if they may. */
  readonly visible: (extension: string, callId: CallId) => Interaction | undefined
  /** What is known of it at once. */
  readonly viewNow: (interaction: Interaction) => CaseView
  /** All of it. */
  readonly view: (interaction: Interaction) => Promise<CaseView>
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** What changes quickly is put together: so often at most, in milliseconds. */
const restMs = 150
/** What could not be read is tried again then, so often in a row: who looks after that opens it again. */
const retryMs = 5_000
const mostRetries = 120

interface Watch {
  readonly extension: string
  readonly callId: CallId
  shown: CaseView
  readonly publish: (changes: readonly TopicChange[]) => void
  state: 'idle' | 'waiting' | 'working' | 'again' | 'over'
  /** When it is looked at, while `waiting`. */
  due: number
  /** Looks in a row that failed. */
  failures: number
  cancel: () => void
}

const nothing: CaseView = { fields: {}, attachments: {}, limits: {}, levels: {}, consents: {}, history: {} }

/** Makes it; nobody watches at first. */
export function createCaseTopic({ visible, viewNow, view, clock, log }: CaseTopicOptions): CaseTopic {
  const watches = new Set<Watch>()

  const work = async (watch: Watch) => {
    watch.state = 'working'
    try {
      const interaction = visible(watch.extension, watch.callId)
      const next = interaction === undefined ? nothing : await view(interaction)
      if ((watch.state as Watch['state']) === 'over') return
      const changes = differences(watch.shown, next)
      watch.shown = next
      watch.failures = 0
      if (changes.length > 0) watch.publish(changes)
    } catch (error) {
      // said once, however long it lasts
      if (watch.failures++ === 0) log('what a ticket pane shows could not be read', { callId: watch.callId, error })
    }
    const again = (watch.state as Watch['state']) === 'again'
    if ((watch.state as Watch['state']) === 'over') return
    watch.state = 'idle'
    if (again) soon(watch, restMs)
    else if (watch.failures > 0 && watch.failures <= mostRetries) soon(watch, retryMs)
  }
  const soon = (watch: Watch, milliseconds: number) => {
    if (watch.state === 'working') watch.state = 'again'
    const due = clock.now() + milliseconds
    // what changes is not kept waiting by a retry
    if (watch.state === 'waiting' && due < watch.due) watch.cancel()
    else if (watch.state !== 'idle') return
    watch.state = 'waiting'
    watch.due = due
    watch.cancel = clock.after(milliseconds, () => void work(watch))
  }

  return {
    open({ extension }, about, publish) {
      const callId = toCallId(about)
      const interaction = visible(extension, callId)
      if (interaction === undefined) throw new RingloopError('notFound', 'topic: this call is not on your desk.')
      const shown = viewNow(interaction)
      const watch: Watch = { extension, callId, shown, publish, state: 'idle', due: 0, failures: 0, cancel: () => {} }
      watches.add(watch)
      soon(watch, 0)
      return {
        view: watch.shown,
        close() {
          watch.cancel()
          watch.state = 'over'
          watches.delete(watch)
        },
      }
    },
    changed(callIds) {
      const which = callIds === null ? null : new Set(callIds)
      for (const watch of watches) if (which === null || which.has(watch.callId)) soon(watch, restMs)
    },
  }
}

function differences(before: CaseView, after: CaseView): readonly TopicChange[] {
  const changes: TopicChange[] = []
  for (const table of Object.keys(after) as (keyof CaseView)[]) {
    const [old, now]: readonly Readonly<Record<string, unknown>>[] = [before[table], after[table]]
    for (const id of Object.keys(old ?? {})) if (!Object.hasOwn(now ?? {}, id)) changes.push({ table, id, row: null })
    for (const [id, row] of Object.entries(now ?? {}))
      if (!Object.hasOwn(old ?? {}, id) || JSON.stringify(old?.[id]) !== JSON.stringify(row)) changes.push({ table, id, row })
  }
  return changes
}
