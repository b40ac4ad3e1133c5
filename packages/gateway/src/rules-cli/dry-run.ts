import {
  type CallId,
  compileRules,
  type DomainEvent,
  decideFiling,
  decideRoute,
  type Interaction,
  interactionFacts,
  type RouteTarget,
  type RuleSet,
  type Timestamp,
} from '@ringloop/core'
import { type CallChange, changesOf } from './call-changes.js'
import type { KeptEffect, OpenedJournal } from './open-journal.js'
import { type ReplayOptions, replayPipeline } from './replay-call.js'
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
  const routedBy = new Map<CallId, string>()
  const ended = new Map<CallId, Timestamp>()
  const open = new Set<CallId>()
  const totals = { calls: 0, unfinished: 0, changed: 0, leftToWorkflows: 0 }

  const noteRoute = (before: Interaction, event: Extract<DomainEvent, { type: 'callRouted' }>) => {
    const { target, decision, workflow } = decideRoute(before, { rules, region, at: event.at, isOpen })
    routedBy.set(event.callId, decision.because)
    if (workflow !== null) totals.leftToWorkflows++
    else if (placeOf(target) !== placeOf(event.target))
      routes.set(event.callId, { what: 'route', was: placeOf(event.target), would: placeOf(target) })
    else routes.delete(event.callId)
  }

  const settle = async (ids: readonly CallId[]) => {
    const kept = byCall(await journal.effects(ids))
    for (const id of ids) {
      const interaction = pipeline.interaction(id)
      const at = ended.get(id) ?? 0
      if (interaction === undefined) continue
      totals.calls++
      const context = { rules, region, at, isOpen }
      for (const [rule, kind] of countedOf(interaction, routedBy.get(id), context)) {
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
    for (const known of [routes, routedBy, ended]) known.delete(id)
    open.delete(id)
  }

  for await (const { event } of journal.read()) {
    if (options.signal.aborted) break
    if (event.at > options.to + day) break
    const { callId } = event
    const known = pipeline.interaction(callId)
    if (known === undefined && (event.at < options.from || event.at >= options.to)) continue
    if (known !== undefined && event.type === 'callRouted') noteRoute(known, event)
    const { after } = pipeline.apply(event)
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

/** Which rules counted for a call, each with the action, once. */
function countedOf(
  interaction: Interaction,
  routedBecause: string | undefined,
  context: {
    readonly rules: RuleSet
    readonly region: string
    readonly at: Timestamp
    readonly isOpen: ReturnType<typeof ruleCalendars>
  },
): readonly (readonly [rule: string, kind: string])[] {
  const counted = new Map<string, readonly [string, string]>()
  const count = (rule: string | undefined, kind: string) => {
    if (rule !== undefined) counted.set(`${rule}\0${kind}`, [rule, kind])
  }
  const ruleOf = (because: string | undefined) => (because?.startsWith('rule:') ? because.slice('rule:'.length) : undefined)
  count(ruleOf(routedBecause), 'route')
  for (const { decision } of interaction.pops) count(ruleOf(decision.because), 'pop')
  count(ruleOf(interaction.filing.decision?.because), 'ticket')
  count(decideFiling(interaction, context).assign?.rule, 'assign')
  for (const { rule, action } of interaction.ruleActions) count(rule, action.type)
  const facts = interactionFacts(interaction, context)
  for (const kind of ['prioritise', 'tag'] as const)
    for (const { id } of compiledOnce(context.rules).all(kind, facts)) count(id, kind)
  return [...counted.values()]
}

const compiled = new WeakMap<RuleSet, ReturnType<typeof compileRules>>()
function compiledOnce(rules: RuleSet): ReturnType<typeof compileRules> {
  const known = compiled.get(rules) ?? compileRules(rules)
  compiled.set(rules, known)
  return known
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
