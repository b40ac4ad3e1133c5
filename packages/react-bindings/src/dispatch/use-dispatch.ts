import type {
  DispatchBoardRow,
  DispatchCommand,
  DispatchDepotRow,
  DispatchProposalRow,
  DispatchRefusalRow,
  DispatchSuggestionRow,
  DispatchView,
  RingloopError,
  SuggestionView,
} from '@ringloop/core'
import { useEffect, useMemo, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useRunningCommands } from '../hooks/use-running-commands.js'
import { useTopic } from '../hooks/use-topic.js'
import type { TopicState } from '../topics/topic-store.js'
import {
  type DispatchEngineerItem,
  type DispatchOrderItem,
  engineerItems,
  findOrders,
  type OrderFilter,
  orderItems,
} from './dispatch-items.js'

/** What is looked at. */
export interface DispatchSelection {
  readonly kind: 'order' | 'engineer'
  readonly id: string
}

/** Who could take the order that is looked at. */
export interface DispatchSuggestion {
  /** `none`: no order is looked at, or this person is not told. */
  readonly state: 'none' | DispatchSuggestionRow['state']
  readonly message: string | null
  readonly basis: DispatchSuggestionRow['basis']
  /** The best first. */
  readonly proposals: readonly DispatchProposalRow[]
  readonly refusals: readonly DispatchRefusalRow[]
}

/** For the `<button>` of a command. */
export interface DispatchButtonProps {
  readonly type: 'button'
  readonly onClick: () => void
  /** Not possible now, or not for this person: the button is not there. */
  readonly hidden: boolean
  /** It is on its way; a press does nothing. */
  readonly 'aria-busy': boolean
  readonly 'aria-disabled': boolean
  readonly 'data-rl-command': DispatchCommand['type']
}

/** For the `<button>` that chooses an order or an engineer. */
export interface DispatchChoiceProps {
  readonly type: 'button'
  readonly onClick: () => void
  readonly 'aria-current': 'true' | undefined
  readonly 'data-rl-choice': string
}

/** The dispatcher's board, without looks. */
export interface DispatchModel {
  readonly state: TopicState['state']
  /** Why it is refused. */
  readonly refusal: RingloopError | null
  /** `null`: the pool was not read yet. */
  readonly board: DispatchBoardRow | null
  /** All orders: the free first, the most urgent of them first. */
  readonly orders: readonly DispatchOrderItem[]
  /** Those of the filter and the text. */
  readonly shown: readonly DispatchOrderItem[]
  readonly engineers: readonly DispatchEngineerItem[]
  readonly depots: readonly DispatchDepotRow[]
  readonly filter: OrderFilter
  readonly setFilter: (filter: OrderFilter) => void
  readonly text: string
  readonly setText: (text: string) => void
  /** It may have gone from the board since it was chosen. */
  readonly selected: DispatchSelection | null
  readonly select: (selection: DispatchSelection | null) => void
  readonly suggestion: DispatchSuggestion
  /** The error of the last command. */
  readonly error: RingloopError | null
  readonly dismiss: () => void
  readonly can: (command: DispatchCommand) => boolean
  readonly run: (command: DispatchCommand, done?: () => void) => void
  readonly getCommandProps: (command: DispatchCommand) => DispatchButtonProps
  readonly getChoiceProps: (selection: DispatchSelection) => DispatchChoiceProps
}

const emptyView: DispatchView = { board: {}, engineers: {}, orders: {}, stops: {}, depots: {} }
const noSuggestion: DispatchSuggestion = { state: 'none', message: null, basis: null, proposals: [], refusals: [] }
/** Whether an order is late is looked at so often. */
const lookEveryMs = 30_000

/**
 * The dispatcher's board: orders, engineers and their days, what is looked at, and what can be done with it. Buttons are there exactly
 * if the gateway allows their command; what one did comes as the topic's change.
 */
export function useDispatch(): DispatchModel {
  const topic = useTopic('dispatch')
  const view = topic.view ?? emptyView
  const now = useTimeNowAndThen()
  const [filter, setFilter] = useState<OrderFilter>('all')
  const [text, setText] = useState('')
  const [selected, select] = useState<DispatchSelection | null>(null)
  const { run: send, isRunning, error, dismiss } = useRunningCommands()
  const orders = useMemo(() => orderItems(view, now), [view, now])
  const engineers = useMemo(() => engineerItems(view), [view])
  const shown = useMemo(() => findOrders(orders, filter, text), [orders, filter, text])
  const depots = useMemo(() => Object.values(view.depots), [view])
  const order = selected?.kind === 'order' ? view.orders[selected.id] : undefined
  const mayGive = order?.commands.includes('withdrawOrder') ?? false
  const suggestion = useSuggestion(order && mayGive ? order.id : null)
  const board = view.board.board ?? null

  const can = (command: DispatchCommand): boolean =>
    'orderId' in command
      ? (view.orders[command.orderId]?.commands.includes(command.type) ?? false)
      : (board?.commands.includes(command.type) ?? false)
  const run = (command: DispatchCommand, done?: () => void) => send({ type: 'dispatch', command }, JSON.stringify(command), done)
  return {
    state: topic.state,
    refusal: topic.error,
    board,
    orders,
    shown,
    engineers,
    depots,
    filter,
    setFilter,
    text,
    setText,
    selected,
    select,
    suggestion,
    error,
    dismiss,
    can,
    run,
    getCommandProps(command) {
      const busy = isRunning(JSON.stringify(command))
      return {
        type: 'button',
        onClick: () => run(command),
        hidden: !can(command),
        'aria-busy': busy,
        'aria-disabled': busy,
        'data-rl-command': command.type,
      }
    },
    getChoiceProps: (selection) => ({
      type: 'button',
      onClick: () => select(selection),
      'aria-current': selected?.kind === selection.kind && selected.id === selection.id ? 'true' : undefined,
      'data-rl-choice': `${selection.kind} ${selection.id}`,
    }),
  }
}

function useSuggestion(orderId: string | null): DispatchSuggestion {
  const { view, error } = useTopic(orderId === null ? null : `suggestion/${orderId}`)
  return useMemo(() => {
    if (error !== null) return { ...noSuggestion, state: 'failed', message: error.message }
    const row = view?.suggestion.suggestion
    if (view === null || row === undefined) return orderId === null ? noSuggestion : { ...noSuggestion, state: 'thinking' }
    return { ...row, ...ranked(view) }
  }, [view, error, orderId])
}

const ranked = (view: SuggestionView) => ({
  proposals: Object.values(view.proposals).sort((one, other) => one.rank - other.rank),
  refusals: Object.values(view.refusals).sort((one, other) => one.name.localeCompare(other.name)),
})

function useTimeNowAndThen(): number {
  const { desk } = useRingloop()
  const [now, setNow] = useState(() => desk.serverNow())
  useEffect(() => {
    const timer = setInterval(() => setNow(desk.serverNow()), lookEveryMs)
    return () => clearInterval(timer)
  }, [desk])
  return now
}
