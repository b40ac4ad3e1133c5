import * as z from 'zod'

const idSchema = z.number().int().nonnegative()
const referenceSchema = z.object({ id: idSchema, name: z.string().default('') })
const fieldValueSchema = z.union([z.string(), z.array(z.string())]).nullish()
const timeSchema = z.string().transform((text, context) => {
  const at = Date.parse(text)
  if (Number.isFinite(at)) return at
  context.addIssue({ code: 'custom', message: 'is no time' })
  return z.NEVER
})

const journalSchema = z.object({
  id: idSchema,
  user: referenceSchema.optional(),
  notes: z.string().nullish(),
  private_notes: z.boolean().default(false),
  created_on: timeSchema,
  details: z.array(z.object({ property: z.string(), name: z.string().nullish() })).default([]),
})
/** One entry of an issue's history. */
export type RedmineJournal = z.infer<typeof journalSchema>

/** A file on an issue. */
export const redmineAttachmentSchema = z.object({
  id: idSchema,
  filename: z.string(),
  filesize: z.number().nullish(),
  content_type: z.string().nullish(),
  description: z.string().nullish(),
})
/** A file on an issue. */
export type RedmineAttachment = z.infer<typeof redmineAttachmentSchema>

/** An issue, in a list or alone. */
export const redmineIssueSchema = z.object({
  id: idSchema,
  project: referenceSchema,
  status: referenceSchema.extend({ is_closed: z.boolean().optional() }),
  priority: referenceSchema,
  author: referenceSchema.optional(),
  assigned_to: referenceSchema.optional(),
  parent: z.object({ id: idSchema }).optional(),
  subject: z.string(),
  description: z.string().nullish(),
  custom_fields: z.array(z.object({ id: idSchema, name: z.string(), value: fieldValueSchema })).default([]),
  created_on: timeSchema,
  updated_on: timeSchema,
  journals: z.array(journalSchema).default([]),
  attachments: z.array(redmineAttachmentSchema).default([]),
})
/** An issue in Redmine's words. */
export type RedmineIssue = z.infer<typeof redmineIssueSchema>

/** `GET /issues/N.json`, `POST /issues.json` */
export const redmineIssueAnswer = z.object({ issue: redmineIssueSchema })
/** `GET /issues.json` */
export const redmineIssueList = z.object({ issues: z.array(redmineIssueSchema), total_count: z.number() })
/** `POST /uploads.json` */
export const redmineUploadAnswer = z.object({ upload: z.object({ token: z.string().min(1) }) })
/** `GET /issue_statuses.json` */
export const redmineStatusList = z.object({
  issue_statuses: z.array(referenceSchema.extend({ is_closed: z.boolean().default(false) })),
})
/** `GET /enumerations/issue_priorities.json` */
export const redminePriorityList = z.object({
  issue_priorities: z.array(referenceSchema.extend({ active: z.boolean().default(true) })),
})
/** `GET /projects/NAME.json?include=trackers,issue_custom_fields` */
export const redmineProjectAnswer = z.object({
  project: referenceSchema.extend({
    identifier: z.string(),
    trackers: z.array(referenceSchema).default([]),
    issue_custom_fields: z.array(referenceSchema).default([]),
  }),
})
/** `GET /projects/NAME/memberships.json` */
export const redmineMemberList = z.object({ memberships: z.array(z.object({ user: referenceSchema.optional() })) })
/** `GET /users/current.json?include=memberships` */
export const redmineAccountAnswer = z.object({
  user: z.object({
    id: idSchema,
    login: z.string().default(''),
    admin: z.boolean().default(false),
    memberships: z.array(z.object({ project: referenceSchema, roles: z.array(z.object({ id: idSchema })) })).default([]),
  }),
})
/** `GET /roles/N.json` */
export const redmineRoleAnswer = z.object({ role: z.object({ permissions: z.array(z.string()) }) })

/** `GET /custom_fields.json`, which only administrators may read. */
export const redmineFieldList = z.object({
  custom_fields: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      customized_type: z.string().nullish(),
      field_format: z.string(),
      is_required: z.boolean().default(false),
      is_filter: z.boolean().default(false),
      multiple: z.boolean().default(false),
      possible_values: z.array(z.object({ value: z.string(), label: z.string().optional() })).nullish(),
    }),
  ),
})

/** `GET /users.json`, which only administrators may read. */
export const redmineUserList = z.object({
  users: z.array(
    z.object({
      id: idSchema,
      login: z.string(),
      firstname: z.string().default(''),
      lastname: z.string().default(''),
      mail: z.string().nullish(),
      custom_fields: z.array(z.object({ id: idSchema, name: z.string(), value: fieldValueSchema })).default([]),
    }),
  ),
  total_count: z.number(),
})
/** A user as an administrator sees them. */
export type RedmineUser = z.infer<typeof redmineUserList>['users'][number]

interface WithFields {
  readonly custom_fields: readonly { readonly id: number; readonly value?: string | readonly string[] | null | undefined }[]
}

/** The values of a custom field, without empty ones. */
export function fieldValues(record: WithFields, id: number): readonly string[] {
  const value = record.custom_fields.find((field) => field.id === id)?.value
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string' && one !== '')
}
