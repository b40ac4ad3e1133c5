import {
  type Call,
  type CallId,
  type ChangeInbox,
  type DomainEvent,
  type Effect,
  type Interaction,
  isFinished,
  type Journal,
  type Pipeline,
  RingloopError,
  type RuleSet,
  type TicketChange,
} from '@ringloop/core'
import { askWhoWaits } from './ask-who-waits.js'
import { createCallBackWatch } from './call-back-watch.js'
import { endings } from './call-endings.js'
import { createEventQueue, type QueuedEvents } from './event-queue.js'
import { createFinishedCalls } from './finished-calls.js'
import { createTicketAudience } from './ticket-audience.js'
import { type ComingChanges, createTicketIntake } from './ticket-intake.js'

/** What a batch of events has changed; the facts are in the journal. */
export interface Committed {
  /** What was appended to the journal, in order. */
  readonly events: readonly DomainEvent[]
  /** The interactions that are different now, as they are now. */
  readonly changed: readonly { readonly before: Interaction | undefined; readonly after: Interaction }[]
  /** Interactions that were dropped from memory. */
  readonly forgotten: readonly Interaction[]
  /** What is to be done; without what is done by being stored. */
  readonly effects: readonly Effect[]
}

/** How a {@link PipelineHost} stands. */
export interface PipelineHostStatus {
  readonly waiting: number
  /** Whether there is room for many more; who can wait with what they bring should, if not. */
  readonly hasRoom: boolean
  readonly dropped: number
  /** When events had to be dropped last. */
  readonly droppedAt: number | null
  readonly broken: Error | null
}

/** Runs the pipeline on a journal: every fact is stored, with what follows from it, before anybody sees it. */
export interface PipelineHost {
  /** Reads the journal back. Gives the calls that were going on. */
  recover(): Promise<readonly Call[]>
  /** Takes events from the switch; never blocks. `false` when they had to be dropped because too many wait. */
  offer(events: readonly DomainEvent[]): boolean
  /** Takes events, and the keys of effects that are done with them; resolves once they are in the journal, in one step. */
  submit(events: readonly DomainEvent[], completed?: readonly string[]): Promise<void>
  /** Takes changes of tickets: each becomes an event of every call that shows its ticket. Resolves once that is in the journal. */
  takeChanges(coming: ComingChanges): Promise<void>
  /** Whether any call shows the ticket. */
  shows(ticketId: TicketChange['ticketId']): boolean
  interaction(id: CallId): Interaction | undefined
  interactions(): Iterable<Interaction>
  /** Other rules from now on; calls that wait are asked about at once. */
  setRules(rules: RuleSet): void
  /** How it stands. */
  status(): PipelineHostStatus
  /** Takes nothing more; resolves when everything taken is in the journal. */
  stop(): Promise<void>
}

/** What {@link createPipelineHost} needs. */
export interface PipelineHostOptions {
  readonly pipeline: Pipeline
  readonly journal: Journal
  readonly inbox: ChangeInbox
  readonly onCommitted: (committed: Committed) => void
  /** Told of changes that are stored and whose tickets have to be read; to be given to `takeChanges` with them. */
  readonly onUnread?: (changes: readonly TicketChange[]) => void
  /** The journal cannot be written: what is in memory is ahead of the disk, so the process has to start again. */
  readonly onBroken: (error: Error) => void
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  readonly now: () => number
  /** Takes out of events, and of changes of tickets, what must not be stored. Default: nothing is taken out. */
  readonly mask?: <Data>(data: Data) => Data
  /** Default region of numbers, ISO 3166 alpha-2; without one, only those with a country code are known to be the same. */
  readonly region?: string
  /** Whether a ticket that changed is read also if no call shows it. Default: no. */
  readonly readsAllTickets?: boolean
  /** Finished interactions kept for the desks. Default 200. */
  readonly keepFinished?: number
  /** Events that may wait. Default 100,000. */
  readonly capacity?: number
}

/** A pop has happened once the journal has it: the desk's view holds it, and every desk gets the view. */
const isDoneByStoring = ({ type }: Effect) => type === 'popScreen'

/** Events committed at once, about. */
const batchSize = 500
/** Call `recover` first. */
export function createPipelineHost(options: PipelineHostOptions): PipelineHost {
  const { pipeline, journal, log, mask = (data) => data } = options
  const audience = createTicketAudience()
  const callBacks = createCallBackWatch(options.region ?? '')
  const intake = createTicketIntake({
    inbox: options.inbox,
    audience: options.readsAllTickets ? { ...audience, shows: () => true } : audience,
    now: options.now,
  })
  const keepFinished = options.keepFinished ?? 200
  const finished = createFinishedCalls(keepFinished)
  const capacity = options.capacity ?? 100_000
  const queue = createEventQueue(capacity)
  let working: Promise<void> | null = null
  let stopped = false
  let broken: Error | null = null
  let dropped = 0
  let droppedAt: number | null = null

  /** One event that the model cannot take must not stop all calls; the journal keeps it for whoever mends it. */
  const guarded = <Result>(event: DomainEvent, take: (event: DomainEvent) => Result) => {
    try {
      return take(event)
    } catch (error) {
      log('event broke the model', { id: event.id, type: event.type, error })
      return { before: undefined, after: undefined, acted: null, effects: [] }
    }
  }

  // what a step of one call is for others, or for itself
  const follow = (before: Interaction | undefined, after: Interaction | undefined, at: number): readonly DomainEvent[] => [
    ...audience.follow(before, after, at),
    ...callBacks.follow(before, after),
  ]

  /** Gives those that were there. */
  const forget = (ids: Iterable<CallId>): readonly Interaction[] => {
    const forgotten = [...ids].flatMap((id) => pipeline.interaction(id) ?? [])
    for (const interaction of forgotten) {
      follow(interaction, undefined, options.now())
      pipeline.forget(interaction.id)
    }
    return forgotten
  }

  const work = async () => {
    while (queue.size > 0 && broken === null) {
      // what comes in the same moment is stored together
      await null
      const batch = queue.take(batchSize)
      try {
        await commit(batch)
      } catch (cause) {
        broken = cause instanceof Error ? cause : new Error(String(cause))
        for (const { done } of batch) done(broken)
        for (const { done } of queue.take(Number.POSITIVE_INFINITY)) done(broken)
        options.onBroken(broken)
        return
      }
      for (const { done } of batch) done(null)
    }
  }

  const commit = async (batch: readonly QueuedEvents[]) => {
    const given = batch.flatMap(({ events }) => events)
    const completed = batch.flatMap(({ completed }) => completed)
    const known = new Set(await journal.known(given.map(({ id }) => id)))
    const events: DomainEvent[] = []
    const effects: Effect[] = []
    const changed = new Map<CallId, { before: Interaction | undefined; after: Interaction }>()
    const take = (given: DomainEvent) => {
      const event = mask(given)
      const step = guarded(event, pipeline.apply)
      // that a ticket changed is a fact of a call only if the call did not know
      if (event.type !== 'ticketChanged' || step.after !== step.before) events.push(event)
      if (step.acted !== null) events.push(step.acted)
      if (step.after === undefined || step.after === step.before) return
      effects.push(...step.effects)
      const first = changed.get(step.after.id) ?? step
      changed.set(step.after.id, { before: first.before, after: step.after })
      follow(step.before, step.after, options.now()).forEach(take)
    }
    const tickets = await intake(batch.flatMap(({ coming }) => coming ?? []))
    for (const { events: added, coming } of batch) {
      for (const event of added) {
        if (known.has(event.id)) continue
        known.add(event.id)
        take(event)
      }
      if (coming !== undefined) tickets.take(coming).forEach(take)
    }
    const taken = tickets.taken()
    if (events.length === 0 && completed.length === 0 && taken === null) return
    completed.push(...effects.filter(isDoneByStoring).map(({ key }) => key))
    const noted = taken === null ? {} : { taken: { ...taken, changes: mask(taken.changes) } }
    await journal.commit({ events, effects, ...endings(changed.values()), completed, ...noted })
    const unread = tickets.unread()
    for (const { after } of changed.values()) finished.note(after)
    publish({
      events,
      changed: [...changed.values()],
      forgotten: forget(finished.takeExcess()),
      effects: effects.filter((effect) => !isDoneByStoring(effect)),
    })
    if (unread.length > 0) options.onUnread?.(unread)
  }

  const publish = (committed: Committed) => {
    try {
      options.onCommitted(committed)
    } catch (error) {
      log('publishing broke', { error })
    }
  }

  const start = () => {
    working ??= work().finally(() => {
      working = null
      if (queue.size > 0 && broken === null) start()
    })
  }

  const refusal = () =>
    broken ?? (stopped ? new RingloopError('closed', 'The gateway stops.', { mend: 'Do it again when it is back.' }) : null)

  const add = (addition: Omit<QueuedEvents, 'done'>) =>
    new Promise<void>((resolve, reject) => {
      const no = refusal()
      if (no) return reject(no)
      // An addition that is too large is refused by the queue.
      queue.add({ ...addition, done: (error) => (error === null ? resolve() : reject(error)) })
      start()
    })

  const offer = (events: readonly DomainEvent[]): boolean => {
    if (events.length === 0) return true
    try {
      const no = refusal()
      if (no) throw no
      queue.add({ events, completed: [], done: () => {} })
    } catch (error) {
      if (dropped === 0 || dropped % 1000 < events.length) log('events dropped', { dropped: dropped + events.length, error })
      dropped += events.length
      droppedAt = options.now()
      return false
    }
    start()
    return true
  }

  return {
    async recover() {
      const ended = new Set<CallId>()
      for await (const { event, ...entry } of journal.unfinished({ recent: keepFinished })) {
        const { before, after } = guarded(event, pipeline.replay)
        follow(before, after, event.at)
        if (entry.ended) ended.add(event.callId)
      }
      // a call that had ended, and by the rules of now would not have, is no reason to do anything
      const odd = [...pipeline.interactions()].filter((interaction) => ended.has(interaction.id) && !isFinished(interaction))
      forget(odd.map(({ id }) => id))
      for (const interaction of pipeline.interactions()) finished.note(interaction)
      const effects = pipeline.outstanding()
      if (effects.length > 0) await journal.commit({ events: [], effects, ended: [] })
      return [...pipeline.interactions()].map(({ call }) => call).filter(({ state }) => state === 'active')
    },

    offer,
    submit: (events, completed = []) => add({ events, completed }),
    takeChanges: (coming) => add({ events: [], completed: [], coming }),
    shows: audience.shows,
    interaction: (id) => pipeline.interaction(id),
    interactions: () => pipeline.interactions(),
    setRules(rules) {
      pipeline.setRules(rules)
      offer(askWhoWaits(pipeline.interactions(), options.now()))
    },
    status: () => ({
      waiting: queue.size,
      hasRoom: queue.size < capacity * 0.9 && refusal() === null,
      dropped,
      droppedAt,
      broken,
    }),

    async stop() {
      stopped = true
      while (working) await working
    },
  }
}
