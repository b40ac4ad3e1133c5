import * as z from 'zod'

const idSchema = z.union([z.string(), z.number()]).transform(String)
/** Ids go into paths and requests. */
const numberSchema = idSchema.refine((id) => /^\d{1,20}$/.test(id), 'is no id')

/** A value a property had, since when, and by whom. */
const pastValueSchema = z.object({
  value: z.string().nullish(),
  timestamp: z.string(),
  sourceType: z.string().nullish(),
  sourceId: z.string().nullish(),
  updatedByUserId: z.number().nullish(),
})
/** A line of a property's history. */
export type HubSpotPastValue = z.infer<typeof pastValueSchema>

/** A record of the CRM, whatever its kind. What has no value is `null` or left out. */
export const hubSpotObjectSchema = z.object({
  id: numberSchema,
  properties: z.record(z.string(), z.string().nullish()),
  propertiesWithHistory: z.record(z.string(), z.array(pastValueSchema)).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
/** A record of the CRM. */
export type HubSpotObject = z.infer<typeof hubSpotObjectSchema>

const batchErrorSchema = z.object({ category: z.string().catch(''), message: z.string().catch('') })
/** What could not be done of a batch. */
export type HubSpotBatchError = z.infer<typeof batchErrorSchema>

/** An answer to many at once: HTTP 207 if some failed. */
export const batchOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ results: z.array(item), errors: z.array(batchErrorSchema).optional() })

/** A page of search results. */
export const hubSpotPageSchema = z.object({
  results: z.array(hubSpotObjectSchema),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
})

/** What one record is associated with. */
export const associationSchema = z.object({
  from: z.object({ id: idSchema }),
  to: z.array(z.object({ toObjectId: numberSchema })),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
})

/** The pipelines of tickets, with their stages. */
export const pipelinesSchema = z.object({
  results: z.array(
    z.object({
      id: idSchema,
      label: z.string(),
      archived: z.boolean().optional(),
      stages: z.array(
        z.object({
          id: idSchema,
          label: z.string(),
          displayOrder: z.number(),
          archived: z.boolean().optional(),
          metadata: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  ),
})
/** One of them. */
export type HubSpotPipeline = z.infer<typeof pipelinesSchema>['results'][number]

/** What properties tickets have. */
export const propertiesSchema = z.object({
  results: z.array(
    z.object({
      name: z.string().min(1),
      label: z.string(),
      type: z.string(),
      fieldType: z.string(),
      hidden: z.boolean().optional(),
      archived: z.boolean().optional(),
      calculated: z.boolean().optional(),
      hubspotDefined: z.boolean().optional(),
      hasUniqueValue: z.boolean().optional(),
      modificationMetadata: z.object({ readOnlyValue: z.boolean().optional() }).optional(),
      options: z.array(z.object({ value: z.string(), label: z.string(), hidden: z.boolean().optional() })),
    }),
  ),
})
/** One of them. */
export type HubSpotProperty = z.infer<typeof propertiesSchema>['results'][number]

/** Who can own a ticket. */
export const ownersSchema = z.object({ results: z.array(z.object({ id: numberSchema, email: z.string().nullish() })) })

/** A file of the file manager. */
export const hubSpotFileSchema = z.object({
  id: numberSchema,
  name: z.string().nullish(),
  extension: z.string().nullish(),
  path: z.string().nullish(),
  size: z.number().nullish(),
})
/** One of them. */
export type HubSpotFile = z.infer<typeof hubSpotFileSchema>
