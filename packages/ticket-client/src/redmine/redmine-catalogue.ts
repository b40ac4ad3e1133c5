import { isRingloopError, RingloopError, type TicketField } from '@ringloop/core'
import type * as z from 'zod'
import { oneLine } from '../text/plain-text.js'
import {
  redmineAccountAnswer,
  redmineFieldList,
  redmineIssueList,
  redminePriorityList,
  redmineProjectAnswer,
  redmineRoleAnswer,
  redmineStatusList,
} from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'
import type { RedmineFieldName } from './redmine-options.js'

/** A custom field as far as we may know it. */
export interface CatalogueField {
  readonly id: number
  readonly name: string
  /** `null` if only an administrator may know. */
  readonly schema: z.infer<typeof redmineFieldList>['custom_fields'][number] | null
}

/** What this one Redmine has: numbers differ from installation to installation. */
export interface RedmineCatalogue {
  readonly accountId: number
  readonly fields: readonly CatalogueField[]
  readonly statuses: readonly { readonly id: number; readonly name: string; readonly is_closed: boolean }[]
  readonly priorities: readonly { readonly id: number; readonly name: string; readonly active: boolean }[]
  /** The projects that are configured. */
  readonly projects: readonly Project[]
  /** @throws `invalidConfig` if there is no such field, or none that we may see */
  field(wanted: RedmineFieldName): CatalogueField
  /** Whether our account may do this in a project. */
  may(permission: string, projectId: number): boolean
}
type Project = z.infer<typeof redmineProjectAnswer>['project']

/** Asks Redmine what it has. @param projects identifiers */
export async function readCatalogue(
  name: string,
  { http }: RedmineApi,
  projects: readonly string[],
  signal: AbortSignal,
): Promise<RedmineCatalogue> {
  const get = async <Answer>(path: string, schema: z.ZodType<Answer>) =>
    (await http.send({ method: 'GET', path, schema, signal })).body
  const optional = async <Answer>(path: string, schema: z.ZodType<Answer>) =>
    get(path, schema).catch((error: unknown) => {
      if (isRingloopError(error) && (error.code === 'unauthorised' || error.code === 'notFound')) return null
      throw error
    })

  // First, so that a wrong key is said to be one.
  const { user } = await get('users/current.json?include=memberships', redmineAccountAnswer)
  const [{ issue_statuses: statuses }, { issue_priorities: priorities }, ...found] = await Promise.all([
    get('issue_statuses.json', redmineStatusList),
    get('enumerations/issue_priorities.json', redminePriorityList),
    ...projects.map((project) =>
      optional(`projects/${encodeURIComponent(project)}.json?include=trackers,issue_custom_fields`, redmineProjectAnswer),
    ),
  ])
  const missing = projects.find((_, index) => found[index] === null)
  if (missing !== undefined) {
    throw new RingloopError('invalidConfig', `${name}: there is no project "${missing}", or the account may not see it`, {
      mend: 'Correct project or projects, or make the account a member.',
    })
  }
  const known = found.flatMap((answer) => (answer === null ? [] : [answer.project]))

  const described = await optional('custom_fields.json', redmineFieldList)
  const fields = described === null ? await seenFields() : describedFields(described)

  /** An account that is no administrator learns of fields from the projects, and from issues, which show all of theirs. */
  async function seenFields(): Promise<readonly CatalogueField[]> {
    const samples = await Promise.all(
      known.map(({ id }) => get(`issues.json?project_id=${id}&status_id=*&limit=5&sort=id:desc`, redmineIssueList)),
    )
    const seen = [
      ...known.flatMap((project) => project.issue_custom_fields),
      ...samples.flatMap(({ issues }) => issues.flatMap((issue) => issue.custom_fields)),
    ]
    const unique = new Map(seen.map((field) => [field.id, { id: field.id, name: field.name, schema: null }]))
    return [...unique.values()].sort((left, right) => left.id - right.id)
  }

  const roles = new Map<number, readonly string[]>()
  for (const id of new Set(user.memberships.flatMap((membership) => membership.roles.map((role) => role.id)))) {
    roles.set(id, (await optional(`roles/${id}.json`, redmineRoleAnswer))?.role.permissions ?? [])
  }

  return {
    accountId: user.id,
    fields,
    statuses,
    priorities,
    projects: known,
    field(wanted) {
      const field = fields.find((one) => (typeof wanted === 'number' ? one.id === wanted : one.name === wanted))
      if (field !== undefined) return field
      // A number is believed: the account may not be allowed to look it up.
      if (typeof wanted === 'number' && described === null) return { id: wanted, name: `cf_${wanted}`, schema: null }
      throw new RingloopError('invalidConfig', `${name}: there is no custom field "${oneLine(String(wanted), 60)}" for issues`, {
        mend:
          described === null
            ? 'Its number cannot be looked up: the account is no administrator, and no issue shows the field. Give the number instead of the name: Administration, Custom fields, the number in the address of its page.'
            : `Add it under Administration, Custom fields, Issues: a text, used as a filter, for the project and its trackers. There are: ${fields.map((one) => one.name).join(', ')}.`,
      })
    },
    may(permission, projectId) {
      if (user.admin) return true
      const membership = user.memberships.find(({ project }) => project.id === projectId)
      return membership?.roles.some(({ id }) => roles.get(id)?.includes(permission)) ?? false
    },
  }
}

const describedFields = ({ custom_fields: fields }: z.infer<typeof redmineFieldList>): readonly CatalogueField[] =>
  fields.filter((field) => field.customized_type === 'issue').map((schema) => ({ id: schema.id, name: schema.name, schema }))

const types: Readonly<Record<string, TicketField['type']>> = {
  string: 'text',
  link: 'text',
  text: 'longText',
  int: 'number',
  float: 'number',
  date: 'date',
  bool: 'boolean',
  list: 'choice',
  enumeration: 'choice',
}

/** A custom field in Ringloop's words. What an account without rights may not know is said to be `other` and not required. */
export function describeField({ name: label, schema }: CatalogueField, name: string): TicketField {
  const type = types[schema?.field_format ?? ''] ?? 'other'
  return {
    name,
    label,
    type: type === 'choice' && schema?.multiple ? 'choices' : type,
    required: schema?.is_required ?? false,
    options: (schema?.possible_values ?? []).map(({ value, label: text }) => ({ value, label: text ?? value })),
  }
}
