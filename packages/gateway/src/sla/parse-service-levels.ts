import { createHash } from 'node:crypto'
import { type Facts, isRingloopError, nearest, RingloopError } from '@ringloop/core'
import { type BusinessCalendar, compileCalendar, isTimeZone, parseCalendar } from '@ringloop/core/calendars'
import { compileSla, parseSla } from '@ringloop/core/sla'
import * as z from 'zod'
import { toConfigProblems } from '../config/config-problem.js'
import { compilePolicyCondition } from './policy-condition.js'
import type { SlaSettings } from './sla-settings.js'

const name = z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes and underscores')

/** What stands beside policies and chains. */
const besideSchema = z.looseObject({
  /** For editors. */
  $schema: z.string().optional(),
  /** IANA; in it conditions read the facts of `time`. UTC if absent. */
  timeZone: z.string().min(1).max(100).default('UTC'),
  /** Who answers customers besides owners of tickets and agents with a desk, as the ticket system names them; `@example.com` is a whole domain. */
  staff: z.array(z.string().min(1).max(254)).max(10_000).default([]),
  /** By name; see `@ringloop/core/calendars`. */
  calendars: z.record(name, z.unknown()),
})

/** Service levels that were read, and what they refer to. */
export interface ParsedServiceLevels {
  readonly settings: SlaSettings
  /** Channels of notifications that are named, with the places that name them. */
  readonly channels: readonly { readonly channel: string; readonly place: string }[]
}

/**
 * Reads the `sla` of a configuration, or of a file of its own: policies with their calendars and chains of escalation.
 *
 * @param file for messages; `null` where it stands in the configuration itself
 * @throws `invalidConfig` that names the field, what is wrong with it, and the mend
 */
export function parseServiceLevels(value: unknown, file: string | null = null): ParsedServiceLevels {
  const prefix = file === null ? '' : `${file}: `
  const parsed = besideSchema.safeParse(value)
  if (!parsed.success) {
    const [problem] = toConfigProblems(parsed.error, besideSchema, value)
    throw invalid(`${prefix}sla.${problem?.key} ${problem?.problem}.`, problem?.mend, parsed.error)
  }
  const { timeZone, staff, calendars: given, $schema: _, ...rest } = parsed.data
  checkTimeZone(timeZone, prefix)
  const config = within(prefix, () => parseSla(rest, 'sla'))
  const configs = within(prefix, () =>
    Object.fromEntries(Object.entries(given).map(([name, calendar]) => [name, parseCalendar(calendar, `sla.calendars.${name}`)])),
  )
  const calendars = Object.fromEntries(Object.entries(configs).map(([name, calendar]) => [name, compileCalendar(calendar)]))
  const policies = within(`${prefix}sla.`, () =>
    compileSla<Facts>(config, { calendars, compileCondition: (when, path) => compilePolicyCondition(when, path, configs) }),
  )
  const { chains = {} } = config
  return {
    settings: {
      policies,
      chains: Object.keys(chains),
      revision: hashOf([config, configs, timeZone]),
      conditions: hashOf([config.policies.map(({ id, when }) => [id, when]), timeZone]),
      timeZone,
      staff,
      isOpen: (name, at) => (Object.hasOwn(calendars, name) ? (calendars[name] as BusinessCalendar).isOpen(at) : null),
    },
    channels: [
      ...config.policies.flatMap(({ reminders = [] }, policy) =>
        reminders.map(({ channel }, index) => ({
          channel,
          place: `${prefix}sla.policies[${policy}].reminders[${index}].channel`,
        })),
      ),
      ...Object.entries(chains).flatMap(([chain, { steps }]) =>
        steps.map(({ channel }, index) => ({ channel, place: `${prefix}sla.chains.${chain}.steps[${index}].channel` })),
      ),
    ],
  }
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

function checkTimeZone(timeZone: string, prefix: string): void {
  if (isTimeZone(timeZone)) return
  const meant = nearest(timeZone, Intl.supportedValuesOf('timeZone'))
  throw invalid(
    `${prefix}sla.timeZone is none that is known here.`,
    meant === null ? 'Write an IANA name, like "Asia/Shanghai".' : `Did you mean "${meant}"?`,
  )
}

/** Says where, in front of what is wrong. */
function within<Result>(prefix: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    if (!isRingloopError(cause)) throw cause
    throw invalid(`${prefix}${cause.message}`, cause.mend, cause)
  }
}

const invalid = (message: string, mend: string | undefined, cause?: unknown) =>
  new RingloopError('invalidConfig', message, { ...(mend === undefined ? {} : { mend }), cause })
