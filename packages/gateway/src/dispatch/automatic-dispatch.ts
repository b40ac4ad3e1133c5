import { isRingloopError, type Language, type TicketId, type Timestamp } from '@ringloop/core'
import { type Engineer, type TravelTime, toEngineerId, toWorkOrderId } from '@ringloop/core/dispatch'
import type { OpenOrderPool } from './open-order-pool.js'
import type { TicketOrder } from './order-pool.js'
import type { Planner } from './planner.js'
import type { Roster, Rosters } from './roster.js'
import { suggestionJob } from './suggestion-job.js'
import type { TicketWorkOrders } from './ticket-work-order.js'
import { handoverEffect, type WorkOrderEffect } from './work-order-effects.js'

/** Gives orders that tickets have offered to who can do them best, without a person's press. */
export interface AutomaticDispatch {
  /**
   * Gives the order of a ticket to somebody of the roster, if it is free and somebody can; else it stays free for everybody. Safe to repeat.
   *
   * @param version of the roster; if it is another one by now, nothing happens
   * @throws what pool, ticket system and planner throw; the order is in the pool then, and free
   */
  assign(ticketId: TicketId, signal: AbortSignal, version?: string): Promise<void>
  /** Stores that the order of a ticket is to be looked at and given out, if there is a roster; once for each `because`. */
  assignLater(ticketId: TicketId, because: string): Promise<void>
}

/** What {@link createAutomaticDispatch} needs. */
export interface AutomaticDispatchOptions {
  readonly pool: Pick<OpenOrderPool, 'pool'>
  readonly rosters: Pick<Rosters, 'load'>
  readonly workOrders: Pick<TicketWorkOrders, 'read'>
  readonly planner: Pick<Planner, 'run'>
  readonly travelTime: TravelTime
  /** Whether an extension is an agent's; who is not is given nothing. */
  readonly isAgent: (extension: string) => boolean
  /** Stores what the ticket shall be told. */
  readonly tell: (effects: readonly WorkOrderEffect[]) => Promise<void>
  /** Of the reasons, in the ticket. */
  readonly language: Language
  readonly now: () => Timestamp
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Who shall have it, and why. */
interface Choice {
  readonly engineerId: string
  readonly name: string
  readonly sentences: readonly string[]
}

const withinMs = 20_000
/**
 * Makes {@link AutomaticDispatch}: the order is taken from the pool for the engineer, as if they had pressed the button, so that nobody else
 * can have it and they can give it back. What others of the roster have in the pool is theirs and keeps its promises; whoever has given this one back
 * is not asked again. One order at a time: two that come at once are not both given to who has time for one.
 */
export function createAutomaticDispatch(options: AutomaticDispatchOptions): AutomaticDispatch {
  const { pool: open, rosters, tell, isAgent, log } = options
  const strangers = new Set<string>()
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  // the configuration may have changed since the roster was given
  const agentAlone = ({ id }: Engineer) => {
    if (isAgent(id)) return true
    if (!strangers.has(id)) log('an engineer of the roster is no agent any more, and is given nothing', { engineer: id })
    strangers.add(id)
    return false
  }

  const give = async (roster: Roster, ticketId: TicketId, signal: AbortSignal) => {
    if (signal.aborted) return
    const order = (await open.pool.ofTicket(ticketId)).find(({ fromTicket }) => fromTicket)
    if (order === undefined) return
    const there = roster.engineers.find(({ id }) => id === order.grabbedBy)
    // who died after it was taken and before the ticket was told tells it again, under the same key
    const choice = order.grabbedBy === null ? await choose(order, { roster, ticketId, signal }, options) : there && known(there)
    if (choice == null || signal.aborted) return
    const { engineerId: owner, name, sentences } = choice
    const result = await open.pool.grab(order.id, { extension: owner, name }).catch((error: unknown) => {
      // it was taken out meanwhile, or is offered to others only
      if (!isRingloopError(error) || !['notFound', 'notPossible', 'forbidden'].includes(error.code)) throw error
      log('a work order is not given out', { ticketId, problem: error.message })
      return null
    })
    if (!result?.won) return
    const handover = handoverEffect({ orderId: order.id, ticketId, step: `grabbed/${result.at}`, owner, from: null })
    await tell([sentences.length === 0 ? handover : { ...handover, remark: remarkOf[options.language](name, sentences) }])
  }

  return {
    async assign(ticketId, signal, version) {
      const roster = await rosters.load()
      if (roster === null || (version !== undefined && roster.version !== version)) return
      const engineers = roster.engineers.filter(agentAlone)
      if (engineers.length > 0) await inTurn(() => give({ ...roster, engineers }, ticketId, signal))
    },

    async assignLater(ticketId, because) {
      const roster = await rosters.load()
      if (roster === null || roster.engineers.length === 0) return
      await tell([{ type: 'offerWorkOrder', key: `${because}/free`, callId: null, ticketId }])
    },
  }
}

const known = ({ id, name }: Roster['engineers'][number]): Choice => ({ engineerId: id, name, sentences: [] })

async function choose(
  { id: orderId, gaveBack }: TicketOrder,
  { roster, ticketId, signal }: { readonly roster: Roster; readonly ticketId: TicketId; readonly signal: AbortSignal },
  { pool: open, workOrders, planner, travelTime, language, now, log }: AutomaticDispatchOptions,
): Promise<Choice | null> {
  if (!roster.engineers.some((each) => worksAfter(each, now()))) return null
  const found = await workOrders.read(ticketId, signal).catch((error: unknown) => {
    // it is gone, or no work order any more: when it changes, it is looked at again
    if (isRingloopError(error) && (error.code === 'notFound' || error.code === 'invalidInput')) return null
    throw error
  })
  if (found === null) return null
  const prepare = async () => {
    const engineers = roster.engineers.filter(({ id }) => !gaveBack.includes(id))
    const taken = await open.pool.taken(engineers.map(({ id }) => id))
    const order = { ...found, id: toWorkOrderId(orderId) }
    const onStraightLine = (problem: string) => log('who gets a work order is found by the straight line', { ticketId, problem })
    const asked = { order, roster: { ...roster, engineers }, taken, limit: 1 }
    return suggestionJob(asked, { travelTime, language, now, onStraightLine, signal })
  }
  const answer: Answer = JSON.parse(await planner.run(prepare, { withinMs, signal }))
  const [best] = answer.proposals
  if (best !== undefined) return { ...best, name: nameOf(roster, best.engineerId) }
  const refusals = answer.refusals.slice(0, 20).map(({ engineerId, sentences }) => `${engineerId}: ${sentences.join('; ')}`)
  const { overloaded } = answer
  log('nobody of the roster can take a work order; it is free for everybody', {
    ticketId,
    refusals,
    ...(overloaded.length === 0 ? {} : { overloaded }),
    ...(gaveBack.length === 0 ? {} : { gaveBack }),
  })
  return null
}

/** Whether they may work later than that. */
const worksAfter = ({ shifts, overtimeMinutes, away }: Engineer, now: Timestamp): boolean =>
  !away && shifts.some(({ to }) => to + overtimeMinutes * 60_000 > now)

/** What a suggestion says, as far as it is needed. */
interface Answer {
  readonly proposals: readonly { readonly engineerId: string; readonly sentences: readonly string[] }[]
  readonly refusals: readonly { readonly engineerId: string; readonly sentences: readonly string[] }[]
  /** Who cannot even do what they have. */
  readonly overloaded: readonly string[]
}

const nameOf = ({ engineers }: Roster, id: string): string => engineers.find((each) => each.id === toEngineerId(id))?.name ?? id

const remarkOf: Readonly<Record<Language, (name: string, sentences: readonly string[]) => string>> = {
  en: (name, sentences) => `Dispatched automatically. ${name}: ${sentences.join('; ')}.`,
  'zh-CN': (name, sentences) => `自动派单。${name}：${sentences.join('；')}。`,
}
