import * as z from 'zod'

const idSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((id) => /^\d{1,18}$/.test(id), 'is no id')
const accountSchema = z.object({ accountId: z.string(), displayName: z.string().nullish() })

/** What Ringloop keeps on an issue besides its fields: an entity property, which people do not see. */
export const markSchema = z.object({
  externalId: z.string().nullish(),
  number: z.string().nullish(),
  contactId: z.string().nullish(),
})

const commentSchema = z.object({
  id: idSchema,
  body: z.unknown(),
  created: z.string(),
  author: accountSchema.nullish(),
  jsdPublic: z.boolean().nullish(),
})

/** Remarks of an issue: the first of them if it is read with the issue, else a page as asked for. */
export const commentsSchema = z.object({ comments: z.array(commentSchema), total: z.number().nullish() })

const historySchema = z.object({ id: idSchema, created: z.string(), author: accountSchema.nullish() })

/** An issue, with the fields that we ask for. */
export const jiraIssueSchema = z.object({
  id: idSchema,
  key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/),
  fields: z.looseObject({
    summary: z.string().nullish(),
    description: z.unknown(),
    status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }).optional() }),
    priority: z.object({ name: z.string() }).nullish(),
    created: z.string(),
    updated: z.string(),
    labels: z.array(z.string()).nullish(),
    parent: z.object({ id: idSchema }).nullish(),
    assignee: accountSchema.nullish(),
    creator: accountSchema.nullish(),
    project: z.object({ key: z.string() }),
    attachment: z
      .array(
        z.object({
          id: idSchema,
          filename: z.string(),
          mimeType: z.string().nullish(),
          size: z.number().nullish(),
          created: z.string(),
        }),
      )
      .nullish(),
    comment: commentsSchema.nullish(),
  }),
  properties: z.object({ ringloop: z.unknown() }).partial().optional(),
  changelog: z.object({ histories: z.array(historySchema) }).optional(),
})
/** An issue of Jira. */
export type JiraIssue = z.infer<typeof jiraIssueSchema>
/** A remark on one. */
export type JiraComment = z.infer<typeof commentSchema>

/** The answer to a bulk fetch; issues that are not there are among the errors, or nowhere. */
export const issuesSchema = z.object({ issues: z.array(jiraIssueSchema) })
/** A page of a search: not what it says of the issues, which may be old. */
export const searchSchema = z.object({
  issues: z.array(z.object({ id: idSchema, fields: z.object({ updated: z.string().optional() }).optional() })),
  nextPageToken: z.string().nullish(),
})
/** The answer to a new issue. */
export const createdSchema = z.object({ id: idSchema })
/** The answer to a new request. */
export const requestedSchema = z.object({ issueId: idSchema })
/** What can be done with an issue now. */
export const transitionsSchema = z.object({
  transitions: z.array(
    z.object({
      id: idSchema,
      name: z.string(),
      to: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }).optional() }),
    }),
  ),
})
/** Who we are. */
export const myselfSchema = z.object({ accountId: z.string() })
/** Who can be given an issue. */
export const assignableSchema = z.array(z.object({ accountId: z.string(), emailAddress: z.string().nullish() }))
/** Which Jira it is. */
export const serverSchema = z.object({ version: z.string().catch('unknown'), serverTime: z.string().nullish() })
/** The issue types of a project. */
export const issueTypesSchema = z.object({
  issueTypes: z.array(z.object({ id: idSchema, name: z.string() })),
})

/** The fields that can be filled in when an issue is made. */
export const createFieldsSchema = z.object({
  fields: z.array(
    z.object({
      fieldId: z.string(),
      name: z.string(),
      required: z.boolean(),
      hasDefaultValue: z.boolean().nullish(),
      schema: z.object({ type: z.string(), items: z.string().nullish(), custom: z.string().nullish() }).optional(),
      allowedValues: z.array(z.looseObject({ value: z.string().nullish(), name: z.string().nullish() }).catch({})).nullish(),
    }),
  ),
  total: z.number().nullish(),
})
/** One of them. */
export type JiraCreateField = z.infer<typeof createFieldsSchema>['fields'][number]

/** An attachment that was just put on an issue. */
export const uploadedSchema = z.tuple(
  [z.object({ id: idSchema, filename: z.string(), mimeType: z.string().nullish(), size: z.number().nullish() })],
  z.unknown(),
)
