import { type CallId, type DomainEvent, decideRoute, type Interaction, type RouteTarget, type Timestamp } from '@ringloop/core'
import { actionsTaken } from './actions-of-rules.js'
import { type CallChange, changesOf } from './call-changes.js'
import type { KeptEffect, OpenedJournal } from './open-journal.js'
import { type ReplayOptions, replayPipeline } from './replay-pipeline.js'
import { ruleCalendars } from './rule-calendars.js'

/** What rules would have done to the calls of a journal. */
export interface DryRun {
  readonly calls: number
  /** Calls that were not over when the journal ended. */
  readonly unfinished: number
  /** How many calls each rule decided or acted on, by action; every rule is there. */
  readonly rules: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly changed: number
  /** Routes that a workflow would decide, which needs the agents of then. */
  readonly leftToWorkflows: number
}

/** A call that would have gone otherwise. */
export interface ChangedCall {
  readonly callId: CallId
  readonly at: Timestamp
  readonly changes: readonly CallChange[]
}

/** Calls that are over wait for what comes late, so many; then they are compared and forgotten. */
const keepEnded = 1000
/** Calls that never end are given up, the oldest first. */
const keepOpen = 50_000
const day = 86_400_000

/**
 * Lets rules decide about the calls that began in a time. Memory hangs on how many calls went on at once, not on how many there were.
 *
 * `onChanged` is told of each call that would have gone otherwise, in the order of their ends.
 */
export async function dryRun(
  journal: OpenedJournal,
  options: ReplayOptions & {
    readonly from: Timestamp
    readonly to: Timestamp
    readonly onChanged: (call: ChangedCall) => void
    readonly signal: AbortSignal
  },
): Promise<DryRun> {
  const { rules, region } = options
  const isOpen = ruleCalendars(rules)
  const pipeline = replayPipeline(options)
  const counts = new Map(rules.rules.map(({ id }) => [id, new Map<string, number>()]))
  const routes = new Map<CallId, CallChange>()
  const ended = new Map<CallId, Timestamp>()
  const open = new Set<CallId>()
  const totals = { calls: 0, unfinished: 0, changed: 0, leftToWorkflows: 0 }

  /** The same event with the route of these rules. */
  const rerouted = (before: Interaction, event: Extract<DomainEvent, { type: 'callRouted' }>): DomainEvent => {
    const { target, decision, workflow } = decideRoute(before, { rules, region, at: event.at, isOpen })
    if (workflow !== null) totals.leftToWorkflows++
    else if (placeOf(target) !== placeOf(event.target))
      routes.set(event.callId, { what: 'route', was: placeOf(event.target), would: placeOf(target) })
    else routes.delete(event.callId)
    return { ...event, target, decision }
  }

  const settle = async (ids: readonly CallId[]) => {
    const kept = byCall(await journal.effects(ids))
    for (const id of ids) {
      const interaction = pipeline.interaction(id)
      if (interaction === undefined) continue
      totals.calls++
      for (const { rule, kind } of actionsTaken(interaction, { rules, region, isOpen })) {
        const count = counts.get(rule)
        count?.set(kind, (count.get(kind) ?? 0) + 1)
      }
      const route = routes.get(id)
      const changes = [...(route === undefined ? [] : [route]), ...changesOf(interaction, kept.get(id) ?? [])]
      if (changes.length > 0) {
        totals.changed++
        options.onChanged({ callId: id, at: interaction.call.startedAt, changes })
      }
      forget(id)
    }
  }
  const forget = (id: CallId) => {
    pipeline.forget(id)
    for (const known of [routes, ended]) known.delete(id)
    open.delete(id)
  }

  for await (const { event } of journal.read()) {
    if (options.signal.aborted) break
    if (event.at > options.to + day) break
    const { callId } = event
    const known = pipeline.interaction(callId)
    if (known === undefined && (event.at < options.from || event.at >= options.to)) continue
    // what the rules of then did, these do or do not
    if (event.type === 'rulesActed') continue
    // nor is there a ticket that these would not have filed
    if (known?.filing.state === 'none' && (event.type === 'ticketFiled' || event.type === 'ticketNotFiled')) continue
    const { after } = pipeline.apply(known !== undefined && event.type === 'callRouted' ? rerouted(known, event) : event)
    if (after === undefined) continue
    if (after.call.state === 'ended') {
      open.delete(callId)
      ended.set(callId, event.at)
    } else open.add(callId)
    if (ended.size >= keepEnded * 2) await settle([...ended.keys()].slice(0, keepEnded))
    for (const oldest of open) {
      if (open.size <= keepOpen) break
      totals.unfinished++
      forget(oldest)
    }
  }
  for (let ids = [...ended.keys()]; ids.length > 0; ids = [...ended.keys()]) await settle(ids.slice(0, keepEnded))
  return { ...totals, unfinished: totals.unfinished + open.size, rules: counts }
}

function byCall(effects: readonly KeptEffect[]): ReadonlyMap<string, readonly KeptEffect[]> {
  const calls = new Map<string, KeptEffect[]>()
  for (const effect of effects) {
    const known = calls.get(effect.callId)
    if (known === undefined) calls.set(effect.callId, [effect])
    else known.push(effect)
  }
  return calls
}

function placeOf(target: RouteTarget): string {
  switch (target.kind) {
    case 'queue':
      return `queue ${target.queue}`
    case 'agent':
    case 'ivr':
      return `${target.kind} ${target.extension}`
    case 'reject':
      return `reject ${target.cause}`
    case 'voicemail':
      return `voicemail ${target.mailbox}`
    case 'continue':
      return 'the dialplan'
  }
}
