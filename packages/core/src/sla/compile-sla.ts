import type { BusinessCalendar } from '../calendars/business-calendar.js'
import { RingloopError } from '../errors/ringloop-error.js'
import { nearest } from '../text/nearest.js'
import { revisionOf } from '../text/revision-of.js'
import { parseDuration } from './duration.js'
import { parseWallTime, reminderInstant } from './reminder-instant.js'
import type { SlaMetric } from './sla.js'
import type { SlaConfig, SlaPolicyConfig, SlaReminderConfig } from './sla-config.js'
import type { EscalationChain, ReminderTime, SlaMessage, SlaPolicies, SlaPolicy, SlaReminder } from './sla-policies.js'

/** What policies are compiled with. */
export interface CompileSlaOptions<Facts> {
  readonly calendars: Readonly<Record<string, BusinessCalendar>>
  /** Compiles a policy's `when`; it is the rule language's, which is not known here. Throws if the condition is none; `path` is where it stands. */
  compileCondition(when: unknown, path: string): (facts: Facts) => boolean
}

/**
 * Service levels, ready to be counted with.
 *
 * @throws `invalidConfig` for an id that is there twice, and for a calendar or chain that is not there.
 */
export function compileSla<Facts>(config: SlaConfig, options: CompileSlaOptions<Facts>): SlaPolicies<Facts> {
  const chains = new Map(Object.entries(config.chains ?? {}).map(([name, chain]) => [name, compileChain(name, chain)]))
  const policies = new Map<string, SlaPolicy>()
  const ordered: { readonly policy: SlaPolicy; holds(facts: Facts): boolean }[] = []
  for (const [index, policy] of config.policies.entries()) {
    const path = `policies[${index}]`
    if (policies.has(policy.id))
      throw invalid(`${path}.id`, `"${policy.id}" is there twice`, 'Give each policy an id of its own.')
    const calendar = Object.hasOwn(options.calendars, policy.calendar) ? options.calendars[policy.calendar] : undefined
    if (calendar === undefined) throw unknown(`${path}.calendar`, policy.calendar, Object.keys(options.calendars), 'calendar')
    for (const name of chainNames(policy))
      if (!chains.has(name)) throw unknown(`${path}.escalate`, name, [...chains.keys()], 'chain')
    const compiled = compilePolicy(policy, calendar)
    policies.set(policy.id, compiled)
    ordered.push({
      policy: compiled,
      holds: policy.when === undefined ? () => true : options.compileCondition(policy.when, `${path}.when`),
    })
  }
  return {
    language: config.language ?? 'en',
    select: (facts) => ordered.find(({ holds }) => holds(facts))?.policy ?? null,
    policy: (id) => policies.get(id) ?? null,
    chain: (name) => chains.get(name) ?? null,
  }
}

function compilePolicy(config: SlaPolicyConfig, calendar: BusinessCalendar): SlaPolicy {
  const { id, targets, pauseIn, nextResponseFrom, reminders = [] } = config
  // texts and chains are read when something is told: a million clocks are not counted anew for a comma
  const times = reminders.map(({ text: _, subject: __, ...time }) => time)
  const paused = config.pauseIn ?? ['pending', 'held']
  return {
    id: config.id,
    revision: revisionOf([id, targets, pauseIn ?? null, nextResponseFrom ?? null, times, calendar.revision]),
    calendar,
    target(metric, priority) {
      const target = config.targets[metric]
      const text = typeof target === 'string' ? target : target?.[priority]
      return text === undefined ? null : parseDuration(text)
    },
    pausesIn: (status) => paused.some((state) => state === status),
    nextResponseFrom: config.nextResponseFrom ?? 'firstResponse',
    reminders: distinct(reminders.map((reminder) => compileReminder(reminder, calendar.timeZone))),
    chain: (metric: SlaMetric) => (typeof config.escalate === 'string' ? config.escalate : config.escalate?.[metric]) ?? null,
  }
}

/** Two reminders of one time and channel are told both. */
function distinct(reminders: readonly SlaReminder[]): readonly SlaReminder[] {
  return reminders.map((reminder, index) => {
    const same = reminders.slice(0, index).filter(({ what }) => what === reminder.what).length
    return same === 0 ? reminder : { ...reminder, what: `${reminder.what}#${same + 1}` }
  })
}

function compileReminder(config: SlaReminderConfig, timeZone: string): SlaReminder {
  const { time, text } = timeOf(config, timeZone)
  return { what: `${text}>${config.channel}`, of: config.of ?? null, time, message: messageOf(config) }
}

function timeOf(config: SlaReminderConfig, timeZone: string): { readonly time: ReminderTime; readonly text: string } {
  if (config.percent !== undefined) return { time: { kind: 'percent', percent: config.percent }, text: `${config.percent}%` }
  const wall = config.at === undefined ? null : parseWallTime(config.at)
  if (wall !== null) return { time: { kind: 'clock', instant: reminderInstant(wall, timeZone) }, text: `at ${config.at}` }
  const elapsed = config.elapsed ?? false
  const before = config.beforeDue !== undefined
  const length = parseDuration(config.beforeDue ?? config.afterDue ?? '') ?? 0
  return {
    time: { kind: 'fromDue', by: before ? -length : length, elapsed },
    text: `${before ? '-' : '+'}${config.beforeDue ?? config.afterDue ?? ''}${elapsed ? ' elapsed' : ''}`,
  }
}

function compileChain(name: string, config: NonNullable<SlaConfig['chains']>[string]): EscalationChain {
  return {
    name,
    workingTime: config.workingTime ?? false,
    steps: config.steps.map((step) => ({ after: parseDuration(step.after ?? '0s') ?? 0, message: messageOf(step) })),
  }
}

const messageOf = (config: {
  readonly channel: string
  readonly subject?: string | undefined
  readonly text?: string | undefined
}): SlaMessage => ({ channel: config.channel, subject: config.subject ?? null, text: config.text ?? null })

const chainNames = ({ escalate }: SlaPolicyConfig): readonly string[] =>
  escalate === undefined ? [] : typeof escalate === 'string' ? [escalate] : Object.values(escalate)

const invalid = (path: string, problem: string, mend: string) =>
  new RingloopError('invalidConfig', `${path}: ${problem}`, { mend })

function unknown(path: string, name: string, known: readonly string[], what: string): RingloopError {
  const near = nearest(name, known)
  const list = known.length === 0 ? `There is no ${what} at all.` : `Known: ${known.map((one) => `"${one}"`).join(', ')}.`
  return invalid(path, `there is no ${what} "${name}"`, `${near === null ? '' : `Did you mean "${near}"? `}${list}`)
}
