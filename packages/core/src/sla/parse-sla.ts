import { invalidAt, placeOf } from '../errors/config-place.js'
import { nearest } from '../text/nearest.js'
import { type SlaConfig, slaSchema } from './sla-config.js'

const keys = [
  ...['policies', 'chains', 'language', 'id', 'description', 'when', 'calendar', 'targets', 'pauseIn', 'nextResponseFrom'],
  ...['reminders', 'escalate', 'firstResponse', 'nextResponse', 'resolution', 'low', 'normal', 'high', 'urgent', 'channel'],
  ...['text', 'subject', 'of', 'percent', 'at', 'beforeDue', 'afterDue', 'elapsed', 'steps', 'after', 'workingTime'],
]

/**
 * Service levels from a parsed JSON value.
 *
 * @throws `invalidConfig` with a message that names the field and the problem (`sla.policies[0].targets.resolution: is no length of time`) and a mend.
 */
export function parseSla(value: unknown, name = 'sla'): SlaConfig {
  const result = slaSchema.safeParse(value, { error: () => 'is not valid' })
  if (result.success) return result.data
  const issue = deepest(result.error.issues[0])
  const path = placeOf(issue?.path ?? [], name)
  if (issue?.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys ?? []
    const near = nearest(unknown, keys)
    throw invalidAt(placeOf([unknown], path), 'is no key here', near === null ? 'Take it out.' : `Did you mean "${near}"?`)
  }
  const given = (issue?.path ?? []).reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  )
  if (given === undefined) throw invalidAt(path, 'is missing', 'Add it.')
  const [problem = '', mend] = (issue?.message ?? '').split('; ')
  throw invalidAt(path, problem, mend === undefined ? 'Correct this value.' : `${mend[0]?.toUpperCase()}${mend.slice(1)}.`)
}

interface Issue {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
  readonly errors?: readonly (readonly Issue[])[]
}

/** Of a union, the problem of the member that came nearest: the one whose problem lies deepest, or is a custom one. */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue
  const inner = (issue.errors ?? [])
    .flatMap((errors) => errors.slice(0, 1))
    .map((error) => deepest({ ...error, path: [...issue.path, ...error.path] }))
  return (
    inner.find(
      (error) => error?.code === 'custom' || error?.code === 'unrecognized_keys' || (error?.path.length ?? 0) > issue.path.length,
    ) ?? issue
  )
}
