import {
  type CallId,
  type CallRoutedEvent,
  type ContactDirectory,
  callerName,
  customerNumber,
  type Decision,
  type DomainEvent,
  decideRoute,
  type FactContext,
  type Interaction,
  type InteractionContext,
  interactionFacts,
  RingloopError,
  type RouteDecision,
  rankMatches,
  reduceInteraction,
  toConnectionId,
  toE164,
} from '@ringloop/core'
import type { OfferedCall, OutboundOutcome, Route, RouteAnswer } from '@ringloop/freeswitch-adapter'
import type { Log } from '../host/log.js'
import { headStartNow } from '../routing/head-start-now.js'
import type { WorkflowRoute, WorkflowRouter } from '../routing/route-by-workflow.js'
import { afterEarlierAnswer, headStartVariables } from '../routing/routing-variables.js'
import type { HostClock } from './host-clock.js'
import type { Committed } from './pipeline-host.js'
import { withinTime } from './within-time.js'

/** What {@link createCallRouter} needs. */
export interface CallRouterOptions {
  readonly directory: ContactDirectory
  readonly clock: HostClock
  /** As the pipeline has it now. */
  readonly context: () => InteractionContext
  readonly interaction: (id: CallId) => Interaction | undefined
  /** Decides where a rule names a workflow; without it the workflow's default holds. */
  readonly workflows?: WorkflowRouter
  readonly submit: (events: readonly DomainEvent[]) => Promise<void>
  /** Stores what a caller has keyed in and what still waits, so that it is decided by all of it. Default: nothing waits. */
  readonly settleDigits?: (callId: CallId) => Promise<void>
  readonly log: Log
  /** How long a lookup may take: less than the switch waits for the decision. */
  readonly lookupMs: number
}

/** Answers switches that ask where a call goes, and keeps each answer with its call. */
export interface CallRouter {
  readonly route: Route
  /** To be told how each question ended. */
  onOutcome(outcome: OutboundOutcome): void
  /** To be told what the journal has. */
  committed(committed: Pick<Committed, 'changed'>): void
}

/** An answer can be faster than the event that the call began: it is kept for it so long. */
const keptMs = 30_000
const mostKept = 1_000
/** Stored in a few milliseconds, as a rule. */
const settleMs = 500

/**
 * Decides by the rules. The customer is looked up only if a rule asks about them, and for as long as there is time: a directory that
 * is slow or down makes their facts `null`, it never makes the caller wait.
 */
export function createCallRouter(options: CallRouterOptions): CallRouter {
  const { clock, log } = options
  /** By the answer: it is told when the switch has taken it, not before. */
  const decisions = new WeakMap<RouteAnswer, Decision>()
  const waiting = new Map<CallId, CallRoutedEvent>()
  let refused = 0

  const keep = (event: CallRoutedEvent) => {
    for (const [id, { at }] of waiting) {
      if (waiting.size < mostKept && at > clock.now() - keptMs) break
      waiting.delete(id)
    }
    waiting.set(event.callId, event)
  }
  const submit = (event: CallRoutedEvent) => {
    options
      .submit([event])
      .catch((error: unknown) => log.warn({ callId: event.callId, error }, 'the route of a call was not kept'))
  }

  const factContext = (): FactContext => ({ ...options.context(), at: clock.now() })

  /** A rule asked about the customer, or its workflow may, or what gives a head start to who waits. */
  const asksForContact = ({ decision, target, workflow }: RouteDecision): boolean => {
    if (Object.keys(decision.facts).some((fact) => fact.startsWith('contact.'))) return true
    const { workflows, rules } = options.context().rules
    if (workflow !== null && asksAboutContact(workflows?.[workflow])) return true
    const waits = workflow !== null || target.kind === 'queue'
    return waits && rules.some(({ when, then }) => then.prioritise?.queueScore !== undefined && asksAboutContact(when))
  }

  const byWorkflow = (route: RouteDecision, interaction: Interaction): WorkflowRoute => {
    const { workflow } = route
    if (workflow === null || options.workflows === undefined) {
      const context = factContext()
      const { seconds } = headStartNow({ routing: null }, interactionFacts(interaction, context), context.rules)
      return { route, variables: headStartVariables(route.target, seconds) }
    }
    return options.workflows.route({ ...route, workflow }, interaction, factContext())
  }

  const lookUp = async (interaction: Interaction, signal: AbortSignal): Promise<Interaction> => {
    const { region } = options.context()
    const number = toE164(customerNumber(interaction.call), region)
    if (number === null) return interaction
    try {
      const found = await withinTime({ clock, milliseconds: options.lookupMs, signal }, (within) =>
        options.directory.lookup(number, { signal: within }),
      )
      const matches = rankMatches(found, { number, name: callerName(interaction.call.customer), region })
      const id = `${interaction.id}/routing/contact`
      const missing = ['openTickets', 'history'] as const
      const event: DomainEvent = { type: 'contactResolved', id, at: clock.now(), callId: interaction.id, matches, missing }
      return reduceInteraction(interaction, event, options.context()) ?? interaction
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      log.warn({ callId: interaction.id, problem }, 'the customer is not known in time to route the call')
      return interaction
    }
  }

  /** Without what still waits, if the storage is slow: the caller must not wait for it. */
  const settle = async (callId: CallId, signal: AbortSignal): Promise<void> => {
    try {
      await withinTime({ clock, milliseconds: settleMs, signal }, async () => options.settleDigits?.(callId))
    } catch (error) {
      signal.throwIfAborted()
      log.warn({ callId, error }, 'what the caller keyed in last is not known in time to route the call')
    }
  }

  return {
    async route(offer, { signal }) {
      await settle(offer.callId, signal)
      const interaction = withOffer(options.interaction(offer.callId), offer, options.context())
      let known = interaction
      let decided = decideRoute(known, factContext())
      if (known.lookup.state === 'pending' && asksForContact(decided)) {
        known = await lookUp(interaction, signal)
        // who hung up meanwhile must not take an agent from the others
        signal.throwIfAborted()
        decided = decideRoute(known, factContext())
      }
      const { route, variables: own } = byWorkflow(decided, known)
      const variables = known.routing === null ? own : { ...afterEarlierAnswer, ...own }
      const answer: RouteAnswer = {
        target: route.target,
        because: route.decision.because,
        ...(Object.keys(variables).length === 0 ? {} : { variables }),
      }
      decisions.set(answer, route.decision)
      return answer
    },

    onOutcome(outcome) {
      if (outcome.result !== 'told' && 'offer' in outcome && outcome.offer !== null)
        options.workflows?.release(outcome.offer.callId)
      switch (outcome.result) {
        case 'told': {
          const { offer, answer, milliseconds } = outcome
          log.info({ callId: offer.callId, route: answer.target, because: answer.because, milliseconds }, 'call routed')
          const decision = decisions.get(answer)
          if (decision === undefined) return
          const at = clock.now()
          const id = `${offer.callId}/callRouted/${at}`
          const event: CallRoutedEvent = { type: 'callRouted', id, at, callId: offer.callId, target: answer.target, decision }
          if (options.interaction(offer.callId) === undefined) keep(event)
          else submit(event)
          return
        }
        case 'undecided':
          log.warn(
            { callId: outcome.offer.callId, reason: outcome.reason, error: outcome.error },
            'call not routed: the dialplan goes on',
          )
          return
        case 'tooLate':
          log.warn(
            { callId: outcome.offer.callId, route: outcome.answer.target },
            'call routed too late: the dialplan had gone on',
          )
          return
        case 'callerLeft':
          log.debug({ callId: outcome.offer.callId }, 'the caller left before the call was routed')
          return
        case 'notAllowed': {
          const mend = 'Write "async full" behind the address of "socket" in the dialplan.'
          log.error({ callId: outcome.offer.callId, said: outcome.said, mend }, 'the dialplan does not let us route calls')
          return
        }
        case 'broken':
          log.warn({ callId: outcome.offer?.callId, problem: outcome.problem }, 'a connection for routing broke')
          return
        case 'refused':
          // whoever knocks all day must not fill the log
          refused += 1
          if (/^10*$/.test(String(refused)))
            log.warn({ reason: outcome.reason, peer: outcome.peer, refused }, 'a connection for routing was refused')
      }
    },

    committed({ changed }) {
      options.workflows?.committed({ changed })
      if (waiting.size === 0) return
      for (const { after } of changed) {
        const event = waiting.get(after.id)
        if (event === undefined) continue
        waiting.delete(after.id)
        submit(event)
      }
    },
  }
}

/**
 * Whether a workflow or a condition may ask about the customer, as a fact or in CEL. A lookup that turns out not to be needed costs its time
 * alone.
 */
const asksAboutContact = (written: unknown): boolean =>
  /"fact":"contact\.|"cel":"(?:[^"\\]|\\.)*?\bcontact\b/.test(JSON.stringify(written ?? null))

/** The call as the switch tells it now; what is known from its events is kept, above all how it began. */
function withOffer(known: Interaction | undefined, offer: OfferedCall, context: InteractionContext): Interaction {
  const { callId, direction, customer, dialled, startedAt: at } = offer
  const base = { at, origin: 'live', callId } as const
  const connectionId = toConnectionId(callId)
  const interaction =
    known ??
    reduceInteraction(
      undefined,
      { ...base, type: 'originated', id: `${callId}/offer`, connectionId, direction, customer, dialled },
      context,
    )
  const variables = { ...offer.variables, ...(offer.userToUser === null ? {} : { userToUser: offer.userToUser }) }
  const informed = reduceInteraction(
    interaction,
    { ...base, type: 'callInformation', id: `${callId}/offer/data`, variables },
    context,
  )
  if (informed === undefined) throw new RingloopError('protocol', 'The switch asks about a call that cannot be.')
  return informed
}
