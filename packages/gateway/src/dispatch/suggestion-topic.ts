import {
  type DispatchProposalRow,
  type DispatchRefusalRow,
  type DispatchSuggestionRow,
  isRingloopError,
  RingloopError,
  type SuggestionView,
  safeLine,
  type Timestamp,
  toTicketId,
} from '@ringloop/core'
import { type Suggestion, type TravelTable, type TravelTime, toWorkOrderId, type WorkOrder } from '@ringloop/core/dispatch'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { TopicProvider } from '../server/topics.js'
import type { BoardState } from './board-state.js'
import type { DispatchBoard } from './dispatch-board.js'
import { freeOrder } from './held-order.js'
import type { OpenOrderPool } from './open-order-pool.js'
import type { Planner } from './planner.js'
import { type BoardOrder, isOfferedTo } from './pool-order.js'
import { rowChanges, withKeptRows } from './row-changes.js'
import { suggestionJob } from './suggestion-job.js'
import type { TicketWorkOrders } from './ticket-work-order.js'

/** What {@link createSuggestionTopic} needs. */
export interface SuggestionTopicOptions {
  readonly board: Pick<DispatchBoard, 'watch'>
  readonly pool: Pick<OpenOrderPool, 'pool'>
  readonly workOrders: Pick<TicketWorkOrders, 'read'>
  readonly planner: Pick<Planner, 'run'>
  readonly travelTime: TravelTime
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

const withinMs = 20_000
const ticketMs = 10_000
/** Who looks at an order while others are taken need not see each step. */
const calmMs = 1_000
/** What passes by itself is tried again then. */
const retryMs = 5_000
const passing: readonly string[] = ['overloaded', 'timeout', 'unavailable']
/** More say no more. */
const toldAtMost = 100

/**
 * The topic `suggestion/<order>`: who could take an order of the board and why, of those whom it is offered to; thought about again when the
 * board is another, or when it failed for what passes. Supervisors.
 */
export function createSuggestionTopic(options: SuggestionTopicOptions): TopicProvider {
  const { board, clock, log } = options
  return {
    open({ supervisor }, orderId, publish) {
      if (!supervisor)
        throw new RingloopError('forbidden', 'Only supervisors may do this.', {
          mend: 'Ask a supervisor, or set "supervisor" for this agent in the configuration.',
        })
      const ending = new AbortController()
      let view: SuggestionView = viewOf({ state: 'thinking', message: null, basis: null })
      let about: string | null = null
      let thinking = false
      let rest = calmMs
      let latest: BoardState | null = null
      let cancel = () => {}
      const show = (next: SuggestionView) => {
        const before = view
        view = withKeptRows(before, next)
        publish(rowChanges(before, view))
      }
      const failed = (message: string) => show(viewOf({ state: 'failed', message, basis: null }))

      const think = async (state: BoardState) => {
        const order = state.orders?.find(({ id }) => id === orderId)
        if (order === undefined) return failed('The order is not in the pool any more.')
        if (state.roster === null || state.roster.engineers.length === 0) return failed('Nobody drives: there is no roster.')
        show({ ...view, suggestion: { suggestion: { id: 'suggestion', state: 'thinking', message: null, basis: null } } })
        try {
          const next = await suggestionOf(order, { ...state, roster: state.roster }, options, ending.signal)
          if (!ending.signal.aborted) show(next)
        } catch (error) {
          if (ending.signal.aborted) return
          if (isRingloopError(error) && passing.includes(error.code)) {
            // the board may stay as it is for long: it is thought about all the same
            about = null
            rest = retryMs
          }
          if (!isRingloopError(error)) log('nobody is suggested for a work order', { orderId: order.id, error })
          failed(isRingloopError(error) ? error.message : 'It could not be found out; the gateway’s log says why.')
        }
      }
      const look = (state: BoardState) => {
        latest = state
        if (state.orders === null || thinking || ending.signal.aborted) return
        const key = JSON.stringify([
          state.roster?.version,
          state.orders.find(({ id }) => id === orderId),
          takenOf(state).map(keyOf),
        ])
        if (key === about) return
        about = key
        thinking = true
        rest = calmMs
        void think(state).finally(() => {
          if (ending.signal.aborted) return
          cancel = clock.after(rest, () => {
            thinking = false
            if (latest !== null) look(latest)
          })
        })
      }
      const { state, stop } = board.watch(look)
      look(state)
      return {
        view: { ...view },
        close() {
          ending.abort()
          cancel()
          stop()
        },
      }
    },
  }
}

const takenOf = ({ orders }: BoardState) => (orders ?? []).filter(({ grabbed }) => grabbed !== null)
const keyOf = ({ id, grabbed }: BoardOrder) => [id, grabbed?.at]

const viewOf = (
  suggestion: Omit<DispatchSuggestionRow, 'id'>,
  proposals: readonly DispatchProposalRow[] = [],
  refusals: readonly DispatchRefusalRow[] = [],
): SuggestionView => ({
  suggestion: { suggestion: { id: 'suggestion', ...suggestion } },
  proposals: Object.fromEntries(proposals.map((row) => [row.id, row])),
  refusals: Object.fromEntries(refusals.map((row) => [row.id, row])),
})

type Answer = Pick<Suggestion, 'proposals' | 'refusals'> & {
  readonly overloaded: readonly string[]
  readonly travel: Pick<TravelTable, 'basis'>
}

async function suggestionOf(
  order: BoardOrder,
  state: BoardState & { readonly roster: NonNullable<BoardState['roster']> },
  options: SuggestionTopicOptions,
  signal: AbortSignal,
): Promise<SuggestionView> {
  const { planner, travelTime, clock, log } = options
  const { roster } = state
  const onStraightLine = (problem: string) => log('who could take a work order is found by the straight line', { problem })
  const prepare = async () =>
    suggestionJob(
      {
        order: await workOrderOf(order, options, signal),
        roster,
        taken: takenOf(state),
        // those whom it is offered to may be the last of all
        limit: order.offeredTo === null ? toldAtMost : roster.engineers.length,
      },
      { travelTime, language: 'en', now: clock.now, onStraightLine, signal },
    )
  const answer: Answer = JSON.parse(await planner.run(prepare, { withinMs, signal }))
  const names = new Map<string, string>(roster.engineers.map(({ id, name }) => [id, safeLine(name, 100)]))
  const nameOf = (id: string) => names.get(id) ?? id
  const offered = answer.proposals.filter(({ engineerId }) => isOfferedTo(order, engineerId)).slice(0, toldAtMost)
  const proposals = offered.map(({ engineerId: id, visit, deviation, reasons, delays }, index): DispatchProposalRow => {
    const times: Readonly<Record<'leaveAt' | 'startAt' | 'endAt', Timestamp>> = visit
    const { leaveAt, startAt, endAt } = times
    return {
      id,
      name: nameOf(id),
      rank: index + 1,
      leaveAt,
      startAt,
      endAt,
      extraMinutes: Math.round(deviation.total * 10) / 10,
      reasons,
      delays,
    }
  })
  const refusals = [
    ...answer.refusals.map(({ engineerId: id, obstacles }) => ({ id, name: nameOf(id), obstacles })),
    ...answer.overloaded.map((id) => ({ id, name: nameOf(id), obstacles: [] })),
  ].slice(0, toldAtMost)
  return viewOf({ state: 'ready', message: null, basis: answer.travel.basis }, proposals, refusals)
}

/** What the ticket says, if the ticket offered it and is one of ours; else what the offer says. */
async function workOrderOf(
  order: BoardOrder,
  { pool, workOrders }: SuggestionTopicOptions,
  signal: AbortSignal,
): Promise<WorkOrder> {
  const standing = order.fromTicket ? await pool.pool.standing(order.id) : null
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(ticketMs)])
  const read = standing && (await workOrders.read(toTicketId(standing.ticketId), inTime).catch(notRead))
  return { ...(read ?? freeOrder(order)), id: toWorkOrderId(order.id) }
}

const notRead = (error: unknown) => {
  if (isRingloopError(error)) return null
  throw error
}
