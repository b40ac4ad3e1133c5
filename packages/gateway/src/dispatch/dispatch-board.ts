import { isRingloopError, RingloopError } from '@ringloop/core'
import type { DispatchProblem, Route, TravelTime } from '@ringloop/core/dispatch'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { createListeners } from '../server/listeners.js'
import type { BoardState } from './board-state.js'
import { freeOrder, heldOrders } from './held-order.js'
import { createKeptOrders } from './kept-orders.js'
import type { OpenOrderPool } from './open-order-pool.js'
import type { Planner } from './planner.js'
import { type BoardOrder, isOfferedTo } from './pool-order.js'
import type { Roster, Rosters } from './roster.js'
import { waysOf } from './suggestion-job.js'

/** Who drives to what, as it is now: read while somebody watches, and not else. */
export interface DispatchBoard extends Disposable {
  /** The state as it is known, and each from then on until `stop`. */
  watch(listener: (state: BoardState) => void): { readonly state: BoardState; stop(): void }
  /** Something of it is another now: look soon. */
  changed(): void
  /**
   * Begins to plan the day of everybody with what is free; it is seen in the state.
   *
   * @throws `conflict` if one is being made
   */
  plan(by: string): void
  /**
   * What the plan gives, to whom, as far as it is free still.
   *
   * @throws `notFound` if it is not the plan that there is
   */
  proposed(planId: string): readonly { readonly orderId: string; readonly engineerId: string; readonly name: string }[]
  /** Forgets the plan, or stops making it. Does nothing if it is another by now. */
  discard(planId: string): void
}

/** What {@link createDispatchBoard} needs. */
export interface DispatchBoardOptions {
  readonly pool: Pick<OpenOrderPool, 'pool' | 'on'>
  readonly rosters: Pick<Rosters, 'load'>
  readonly planner: Pick<Planner, 'run'>
  readonly travelTime: TravelTime
  /** Whether an extension is an agent's; who is not is given nothing. */
  readonly isAgent: (extension: string) => boolean
  readonly clock: HostClock
  readonly newId: () => string
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** What is shown of free orders, and of taken ones. A plan may have no more of both. */
const shownAtMost = 600
const coalesceMs = 100
/** Times go on, and nobody tells. */
const lookAgainMs = 60_000
const retryMs = 5_000
/** The day of what people have is a guess, and is made again and again. */
const [guessSeconds, planSeconds] = [0.2, 2]
const withinMs = 30_000

/** Makes the board. Dispose to stop. */
export function createDispatchBoard(options: DispatchBoardOptions): DispatchBoard {
  const { pool: open, rosters, planner, travelTime, isAgent, clock, newId, log } = options
  const ending = new AbortController()
  const listeners = createListeners<BoardState>('dispatch', log)
  let state: BoardState = {
    at: clock.now(),
    orders: null,
    more: 0,
    roster: null,
    trouble: null,
    routes: [],
    plan: { state: 'none' },
  }
  let stopPool: (() => void) | null = null
  let cancelLook = () => {}
  let looking = false
  let again = false
  let due = Number.POSITIVE_INFINITY
  let guessing = false
  let guessed = ''
  /** It is tried again every few seconds, and said once. */
  let saidUnknown = false
  let stopPlanning = () => {}

  const set = (change: Partial<BoardState>) => {
    state = { ...state, ...change }
    listeners.tell(state)
  }
  const lookIn = (milliseconds: number) => {
    const at = clock.now() + milliseconds
    if (ending.signal.aborted || listeners.size === 0 || at >= due) return
    cancelLook()
    due = at
    cancelLook = clock.after(milliseconds, () => {
      due = Number.POSITIVE_INFINITY
      void look()
    })
  }
  const changed = () => {
    if (looking) again = true
    else lookIn(coalesceMs)
  }
  const unwatched = () => {
    if (listeners.size > 0) return
    cancelLook()
    due = Number.POSITIVE_INFINITY
    stopPool?.()
    stopPool = null
  }

  const keepOrders = createKeptOrders()
  const read = async () => {
    const [{ orders, more }, roster] = await Promise.all([open.pool.board(shownAtMost), rosters.load()])
    const drivers = roster && { ...roster, engineers: roster.engineers.filter(({ id }) => isAgent(id)) }
    return { orders: keepOrders(orders), more, roster: drivers }
  }
  const look = async () => {
    if (looking || listeners.size === 0) return
    looking = true
    again = false
    let next = lookAgainMs
    try {
      stopPool ??= open.on('change', changed)
      set({ at: clock.now(), ...(await read()), trouble: null })
      void guess()
    } catch (error) {
      if (!isRingloopError(error)) log('the dispatch board cannot be read', { error })
      next = retryMs
      set({ trouble: isRingloopError(error) ? error.message : 'The board cannot be read now.', orders: state.orders ?? [] })
    }
    looking = false
    if (listeners.size === 0) return unwatched()
    lookIn(again ? coalesceMs : next)
  }

  const problemOf = (roster: Roster, orders: readonly BoardOrder[], free: readonly BoardOrder[]): DispatchProblem => {
    const now = clock.now()
    const known = new Set<string>(roster.engineers.map(({ id }) => id))
    const taken = orders.filter(({ grabbed }) => grabbed !== null && known.has(grabbed.by.extension))
    return { ...roster, now, orders: [...heldOrders(taken, roster.engineers, now), ...free.map(freeOrder)].slice(0, shownAtMost) }
  }
  const think = async (problem: DispatchProblem, seconds: number, signal: AbortSignal): Promise<readonly Route[]> => {
    const onStraightLine = (why: string) => log('the board’s days are reckoned by the straight line', { problem: why })
    const prepare = async () => {
      const travel = await waysOf(problem, { travelTime, onStraightLine, signal })
      return { kind: 'day', present: null, seconds, problem, travel, language: 'en', timeZone: 'UTC' } as const
    }
    return JSON.parse(await planner.run(prepare, { withinMs, signal })).plan.routes
  }

  /** When everybody is where, of what they have. */
  const guess = async () => {
    const { roster, orders, at } = state
    const taken = (orders ?? []).filter(({ grabbed }) => grabbed !== null)
    const key = JSON.stringify([
      roster?.version,
      Math.floor(at / lookAgainMs),
      taken.map(({ id, grabbed, offeredAt }) => [id, grabbed, offeredAt]),
    ])
    if (guessing || key === guessed) return
    if (roster === null || roster.engineers.length === 0 || taken.length === 0) {
      guessed = key
      if (state.routes.length > 0) set({ routes: [] })
      return
    }
    guessing = true
    try {
      const routes = await think(problemOf(roster, taken, []), guessSeconds, ending.signal)
      guessed = key
      saidUnknown = false
      if (!ending.signal.aborted) set({ routes })
    } catch (error) {
      // a plan that somebody waits for goes before; the next look tries again
      if (!ending.signal.aborted && !saidUnknown) log('when engineers are where is not known', { error })
      saidUnknown = true
    }
    guessing = false
    if (guessed !== key) lookIn(retryMs)
    else if (!ending.signal.aborted) void guess()
  }

  const makePlan = async (id: string, by: string, signal: AbortSignal) => {
    const at = clock.now()
    try {
      const { orders, roster } = await read()
      if (roster === null || roster.engineers.length === 0)
        throw new RingloopError('notPossible', 'Nobody drives: there is no roster.', { mend: 'Post it to /dispatch/engineers.' })
      const free = orders.filter(({ grabbed }) => grabbed === null)
      const routes = await think(problemOf(roster, orders, free), planSeconds, signal)
      if (state.plan.state === 'planning' && state.plan.id === id)
        set({ plan: { state: 'ready', id, by, at, routes: offeredRoutes(routes, free) } })
    } catch (error) {
      if (signal.aborted) return
      if (!isRingloopError(error)) log('the day was not planned', { error })
      const message = isRingloopError(error) ? `${error.message} ${error.mend ?? ''}`.trim() : 'The day was not planned.'
      set({ plan: { state: 'failed', id, by, at, message } })
    }
  }

  return {
    watch(listener) {
      listeners.add(listener)
      lookIn(0)
      return {
        state,
        stop() {
          listeners.delete(listener)
          unwatched()
        },
      }
    },
    changed,
    plan(by) {
      if (state.plan.state === 'planning')
        throw new RingloopError('conflict', 'The day is being planned already.', { mend: 'Wait for it, or stop it first.' })
      const stopping = new AbortController()
      stopPlanning = () => stopping.abort()
      const id = newId()
      set({ plan: { state: 'planning', id, by, at: clock.now() } })
      void makePlan(id, by, AbortSignal.any([stopping.signal, ending.signal]))
    },
    proposed(planId) {
      const { plan, orders } = state
      if (plan.state !== 'ready' || plan.id !== planId)
        throw new RingloopError('notFound', 'There is no such plan any more.', {
          mend: 'Look at the one that there is, or plan again.',
        })
      const free = new Set(orders?.flatMap(({ id, grabbed }) => (grabbed === null ? [id] : [])))
      const names = new Map<string, string>(state.roster?.engineers.map(({ id, name }) => [id, name]))
      return plan.routes.flatMap(({ engineerId, visits }) =>
        visits
          .filter(({ orderId }) => free.has(orderId))
          .map(({ orderId }) => ({ orderId, engineerId, name: names.get(engineerId) ?? engineerId })),
      )
    },
    discard(planId) {
      if (state.plan.state === 'none' || state.plan.id !== planId) return
      stopPlanning()
      set({ plan: { state: 'none' } })
    },
    [Symbol.dispose]() {
      ending.abort()
      stopPlanning()
      listeners.clear()
      unwatched()
    },
  }
}

/** Without visits of people whom the order was not offered to: planning knows of one who has to drive, and of no choice of several. */
function offeredRoutes(routes: readonly Route[], free: readonly BoardOrder[]): readonly Route[] {
  const orders = new Map<string, BoardOrder>(free.map((order) => [order.id, order]))
  const mayDrive = (orderId: string, engineerId: string) => {
    const order = orders.get(orderId)
    return order === undefined || isOfferedTo(order, engineerId)
  }
  return routes.map((route) => ({
    ...route,
    visits: route.visits.filter(({ orderId }) => mayDrive(orderId, route.engineerId)),
  }))
}
