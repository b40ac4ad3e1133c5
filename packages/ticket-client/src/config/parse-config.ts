import { RingloopError } from '@ringloop/core'
import type { ZodType } from 'zod'

/**
 * Checks a configuration.
 *
 * @throws `invalidConfig` naming every wrong key, and what is wrong with it
 */
export function parseConfig<Config>(schema: ZodType<Config>, value: unknown, what: string): Config {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const problems = checked.error.issues
    .slice(0, 5)
    .map((issue) => `${[what, ...issue.path.map(String)].join('.')}: ${issue.message}`)
  throw new RingloopError('invalidConfig', problems.join('; '), { mend: 'Correct the named keys.', cause: checked.error })
}
