import type { WallboardTargets } from '@ringloop/core'
import { isTimeZone } from '@ringloop/core/calendars'
import { resolveSecret, type SecretEnvironment, secretSchema } from '@ringloop/ticket-client'
import * as z from 'zod'
import type { WallboardSettings } from './wallboard-settings.js'

const seconds = z.number().min(0).max(86_400)
const share = z.number().min(0).max(1)

const targetsSchema = z.strictObject({
  /** Share of callers answered in time; less alarms. */
  serviceLevel: share.nullable().optional(),
  /** Somebody who waits longer alarms. */
  longestWaitSeconds: seconds.nullable().optional(),
  /** Share of callers who give up; more alarms. */
  abandonRate: share.nullable().optional(),
  /** More callers who wait at once alarm. */
  waiting: z.int().min(0).max(100_000).nullable().optional(),
})

const shape = {
  /** An answer within so many seconds is in time. */
  answerWithinSeconds: seconds.optional(),
  /** Who gives up sooner than this is not counted as given up. */
  shortAbandonSeconds: seconds.optional(),
  targets: targetsSchema.optional(),
}

const queueSchema = z.strictObject(shape)

/** The wallboard's part of the gateway's configuration. */
export const wallboardConfigSchema = z.strictObject({
  ...shape,
  /** IANA name; the machine's own if absent. */
  timeZone: z.string().max(100).refine(isTimeZone, 'must be a time zone, like "Europe/Berlin"').optional(),
  /** What is otherwise in one queue. */
  queues: z.record(z.string().min(1).max(200), queueSchema).default({}),
  /** Alarms also if the last minutes are unlike the last hour. */
  unusual: z.boolean().default(true),
  /** Screens that show the wallboard and nothing else. */
  displays: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        /** Who has it sees the wallboard. Long and random. */
        token: secretSchema,
      }),
    )
    .max(100)
    .superRefine((displays, context) => {
      for (const [index, { name }] of displays.entries())
        if (displays.findIndex((other) => other.name === name) < index)
          context.addIssue({
            code: 'custom',
            path: [index, 'name'],
            message: `"${name}" is used twice; give each screen its own`,
          })
    })
    .default([]),
})

/** What mostly is promised: 80 % in 20 seconds. */
const usual = {
  answerWithinMs: 20_000,
  shortAbandonMs: 5_000,
  targets: { serviceLevel: 0.8, longestWaitMs: 120_000, abandonRate: 0.05, waiting: null } satisfies WallboardTargets,
}

/**
 * Reads the configuration; what a queue does not say is as in all.
 *
 * @throws `invalidConfig` if an environment variable is not set
 */
export function configuredWallboard(
  config: z.infer<typeof wallboardConfigSchema>,
  environment: SecretEnvironment,
): WallboardSettings {
  const all = limitsOf(config, usual)
  const queues = new Map(Object.entries(config.queues).map(([name, queue]) => [name, limitsOf(queue, all)]))
  const settingsOf = (queue: string | null) => (queue === null ? all : (queues.get(queue) ?? all))
  return {
    timeZone: config.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    limitsOf: settingsOf,
    targetsOf: (queue) => settingsOf(queue).targets,
    unusual: config.unusual,
    displays: config.displays.map(({ name, token }, index) => ({
      name,
      token: resolveSecret(token, environment, `wallboard.displays[${index}].token`),
    })),
  }
}

/** As a gateway without any configuration of it has it: for supervisors, no screens. */
export const defaultWallboard = (): WallboardSettings => configuredWallboard(wallboardConfigSchema.parse({}), {})

function limitsOf(config: z.infer<typeof queueSchema>, otherwise: typeof usual | QueueSettings): QueueSettings {
  const { answerWithinSeconds, shortAbandonSeconds, targets = {} } = config
  const { longestWaitSeconds } = targets
  const { serviceLevel, longestWaitMs, abandonRate, waiting } = otherwise.targets
  return {
    answerWithinMs: answerWithinSeconds === undefined ? otherwise.answerWithinMs : answerWithinSeconds * 1000,
    shortAbandonMs: shortAbandonSeconds === undefined ? otherwise.shortAbandonMs : shortAbandonSeconds * 1000,
    targets: {
      serviceLevel: targets.serviceLevel === undefined ? serviceLevel : targets.serviceLevel,
      longestWaitMs:
        longestWaitSeconds === undefined ? longestWaitMs : longestWaitSeconds === null ? null : longestWaitSeconds * 1000,
      abandonRate: targets.abandonRate === undefined ? abandonRate : targets.abandonRate,
      waiting: targets.waiting === undefined ? waiting : targets.waiting,
    },
  }
}

interface QueueSettings {
  readonly answerWithinMs: number
  readonly shortAbandonMs: number
  readonly targets: WallboardTargets
}
