import { RingloopError, type TicketStatus } from '@ringloop/core'
import { createStatusTable, type StatusWords } from '../mapping/status-table.js'
import type { Words, WordTable } from '../mapping/word-table.js'
import { oneLine } from '../text/plain-text.js'
import type { HubSpotPipeline } from './hubspot-answers.js'

/** Translates between statuses and the stages of an account's pipelines, whose ids are different in each account. */
export interface HubSpotStages {
  /** @throws `invalidInput` if the pipeline has no stage for it, `invalidConfig` if there is no such pipeline */
  stageFor(status: TicketStatus, pipeline: string): string
  /** A stage that nobody knows is read as `inProgress`: better shown as open than forgotten as done. */
  statusOf(stage: string | null | undefined, pipeline: string | null | undefined): TicketStatus
  /** The stages of all pipelines whose status fits. */
  stagesWith(fits: (status: TicketStatus) => boolean): readonly string[]
}

const statuses: readonly TicketStatus[] = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled']

type Stage = HubSpotPipeline['stages'][number]

/**
 * Makes {@link HubSpotStages}. What the user has not named is guessed: closed stages by their `ticketState`, the first open one for
 * new tickets, others by words in their labels.
 */
export function createHubSpotStages(name: string, pipelines: readonly HubSpotPipeline[], own: StatusWords = {}): HubSpotStages {
  const tables = new Map<string, { readonly table: WordTable<TicketStatus>; readonly stages: readonly Stage[] }>()
  for (const { id, stages } of pipelines) {
    const sorted = [...stages].sort((left, right) => left.displayOrder - right.displayOrder)
    const words = guess(sorted.filter((stage) => stage.archived !== true))
    const also = Object.fromEntries(sorted.map((stage) => [stage.id, isClosed(stage) ? 'resolved' : 'inProgress'] as const))
    tables.set(id, { table: createStatusTable({ words, also, own: ownOf(own, sorted) }), stages: sorted })
  }
  return {
    stageFor(status, pipeline) {
      const found = tables.get(pipeline)
      if (found === undefined) {
        throw new RingloopError('invalidConfig', `${name}: there is no ticket pipeline "${oneLine(pipeline, 60)}"`, {
          mend: 'Give the id of one (Settings, Objects, Tickets, Pipelines) as pipeline or in pipelines.',
        })
      }
      const stage = found.table.write(status)
      if (found.stages.some(({ id }) => id === stage)) return stage
      throw new RingloopError('invalidInput', `${name}: pipeline "${oneLine(pipeline, 60)}" has no stage for "${status}"`, {
        mend: `Name one in statuses: { "${status}": "the stage's label" }.`,
      })
    },
    statusOf: (stage, pipeline) => tables.get(pipeline ?? '')?.table.read(stage) ?? 'inProgress',
    stagesWith: (fits) => [
      ...new Set(
        [...tables.values()].flatMap(({ table, stages }) => stages.map(({ id }) => id).filter((id) => fits(table.read(id)))),
      ),
    ],
  }
}

const isClosed = (stage: Stage): boolean => stage.metadata?.ticketState === 'CLOSED'

/** The stages by what they seem to be; a status for which there is none gets no stage. */
function guess(stages: readonly Stage[]): Record<TicketStatus, Words> {
  const open = stages.filter((stage) => !isClosed(stage))
  const closed = stages.filter(isClosed)
  const among = (list: readonly Stage[], pattern: RegExp) => list.find(({ label }) => pattern.test(label))
  const [first] = open
  const pending = among(open, /wait\w* (on|for) (the )?(contact|customer|client)|pending/i)
  const working = among(open, /progress|working|wait\w* (on|for) us/i) ?? open.slice(1).find((stage) => stage !== pending)
  const done = among(closed, /resolved|solved|done/i) ?? closed[0]
  const guessed: Readonly<Record<TicketStatus, Stage | undefined>> = {
    acknowledged: first,
    inProgress: working ?? first,
    pending: pending ?? working ?? first,
    held: among(open, /hold|held|paused/i) ?? pending ?? working ?? first,
    resolved: done,
    closed: among(closed, /closed/i) ?? done,
    cancelled: among(closed, /cancel|reject|spam|duplicate/i) ?? done,
  }
  return Object.fromEntries(statuses.map((status) => [status, guessed[status]?.id ?? ''])) as Record<TicketStatus, Words>
}

/** The user's words, by id or label, as far as this pipeline has such stages. */
function ownOf(own: NonNullable<StatusWords>, stages: readonly Stage[]): NonNullable<StatusWords> {
  const plain = (text: string) => text.trim().toLowerCase()
  const known = (word: string) => stages.find(({ id, label }) => id === word || plain(label) === plain(word))?.id
  const found: Partial<Record<TicketStatus, string[]>> = {}
  for (const status of statuses) {
    const words = own[status] ?? []
    const ids = (typeof words === 'string' ? [words] : words).map(known).filter((id) => id !== undefined)
    if (ids.length > 0) found[status] = ids
  }
  return found
}
