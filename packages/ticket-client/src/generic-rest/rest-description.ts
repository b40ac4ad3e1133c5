import { ticketPriorities } from '@ringloop/core'
import * as z from 'zod'
import { oauth2Schema, statusSchema } from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'
import { attachmentsDescription } from './attachments-description.js'
import { changesDescription } from './changes-description.js'
import { constants, expression, path, scalar, searchOf, words } from './description-parts.js'
import { fieldListDescription } from './fields-description.js'

const authSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('bearer'), token: secretSchema }),
  z.strictObject({ kind: z.literal('token'), token: secretSchema }),
  z.strictObject({ kind: z.literal('basic'), username: z.string(), password: secretSchema }),
  z.strictObject({ kind: z.literal('header'), name: z.string().min(1), value: secretSchema }),
  oauth2Schema,
])

const pagingSchema = z.discriminatedUnion('kind', [
  /** Everything comes at once. */
  z.strictObject({ kind: z.literal('none') }),
  /** The answer has the address of the next page. */
  z.strictObject({ kind: z.literal('nextLink'), path: expression }),
  /** RFC 8288: `Link: <…>; rel="next"`. */
  z.strictObject({ kind: z.literal('linkHeader') }),
  z.strictObject({
    kind: z.literal('page'),
    parameter: z.string().min(1),
    first: z.number().int().default(1),
    sizeParameter: z.string().optional(),
    size: z.number().int().positive().default(50),
  }),
  z.strictObject({
    kind: z.literal('offset'),
    parameter: z.string().min(1),
    sizeParameter: z.string().optional(),
    size: z.number().int().positive().default(50),
  }),
])
/** How a described backend gives long lists. */
export type RestPaging = z.infer<typeof pagingSchema>

/** The name of a member of JSON. */
const key = z.string().min(1).max(200)

const ticketFieldsSchema = z.strictObject({
  id: expression,
  subject: expression,
  description: expression,
  status: expression,
  externalId: expression,
  priority: expression.optional(),
  contactId: expression.optional(),
  contactName: expression.optional(),
  contactEmail: expression.optional(),
  number: expression.optional(),
  queue: expression.optional(),
  owner: expression.optional(),
  /** The ticket that this one is a part of. */
  parentId: expression.optional(),
  tags: expression.optional(),
  createdAt: expression.optional(),
  updatedAt: expression.optional(),
  version: expression.optional(),
  url: expression.optional(),
  customFields: z.record(z.string(), expression).default({}),
  /** Where all custom fields are, by the names of `fieldList`: an object, or a list of entries with name and value. */
  everyCustomField: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('object'), path: expression }),
      z.strictObject({ kind: z.literal('list'), path: expression, name: key, value: key }),
    ])
    .optional(),
})

const statusesSchema = z.partialRecord(statusSchema, words)
const prioritiesSchema = z.partialRecord(z.enum(ticketPriorities), words)

const shape = z.strictObject({
  fields: ticketFieldsSchema,
  statuses: statusesSchema,
  priorities: prioritiesSchema.default({}),
  /** What has no field in the backend is written below the description, or dropped. */
  unmapped: z.enum(['describe', 'drop']).default('describe'),
  create: z.strictObject({
    path: path(),
    /** Where the ticket is in the request (`ticket`), and in the answer. */
    wrap: expression.optional(),
    record: expression.optional(),
    constants,
    /** The header in which the backend takes a key that makes a create happen once: `Idempotency-Key`. */
    idempotencyHeader: z.string().optional(),
  }),
  get: z.strictObject({ path: path('id'), record: expression.optional() }),
  find: searchOf('externalId', 'contactId', 'number', 'status', 'parentId', 'limit').extend({
    /** Parameters added when only open tickets are wanted. */
    open: z.record(z.string(), z.string()).default({}),
    /** Whether the first record is the newest. If not, all pages are read before the newest are given. */
    newestFirst: z.boolean().default(false),
  }),
  /** The search by external id, if it is another. */
  findByExternalId: searchOf('externalId').optional(),
  /** The search for sub-tickets, if it is another: `tickets/{parentId}/children`. */
  findByParent: searchOf('parentId', 'limit').optional(),
  /** Ids in requests' bodies (`parentId`) are numbers. */
  numericIds: z.boolean().default(false),
  update: z.strictObject({
    method: z.enum(['PUT', 'PATCH', 'POST']).default('PUT'),
    path: path('id'),
    wrap: expression.optional(),
    constants,
    /** How the backend insists on a version: its ETag in `If-Match`, or a field of the body. Without it we look before. */
    version: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('ifMatch') }),
        z.strictObject({ kind: z.literal('field'), field: expression }),
      ])
      .optional(),
  }),
  comment: z
    .strictObject({
      method: z.enum(['POST', 'PUT', 'PATCH']).default('POST'),
      path: path('id'),
      text: expression,
      constants,
      visibility: z.strictObject({ field: expression, internal: scalar, public: scalar }).optional(),
    })
    .optional(),
  /** What to do with a double. Without it, its status becomes `cancelled`. */
  discard: z
    .strictObject({ method: z.enum(['DELETE', 'POST', 'PUT', 'PATCH']), path: path('id', 'winner'), constants })
    .optional(),
  attachments: attachmentsDescription.optional(),
  /** What custom fields there are. */
  fieldList: fieldListDescription.optional(),
  /** What others do to tickets. */
  changes: changesDescription.optional(),
})

/** What only works together. */
const ticketsSchema = shape.superRefine(({ fields, fieldList, findByParent, changes }, context) => {
  const missing = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
  if (fieldList !== undefined && fields.everyCustomField === undefined)
    missing(['fields', 'everyCustomField'], 'is missing: where tickets have the fields that fieldList names')
  if (fields.everyCustomField !== undefined && fieldList === undefined)
    missing(['fieldList'], 'is missing: which fields fields.everyCustomField may hold')
  if (findByParent !== undefined && fields.parentId === undefined)
    missing(['fields', 'parentId'], 'is missing: what findByParent finds is compared with it')
  if (changes?.poll !== undefined && fields.updatedAt === undefined)
    missing(['fields', 'updatedAt'], 'is missing: changes.poll goes by it')
})

const currency = z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters (ISO 4217), like "EUR"')

const contactsSchema = z.strictObject({
  lookup: searchOf('number', 'digits'),
  fields: z.strictObject({
    id: expression,
    name: expression,
    /** A number, or a list of them. */
    numbers: z.array(expression).min(1),
    email: expression.optional(),
    level: expression.optional(),
    company: expression.optional(),
    note: expression.optional(),
    /** As `Europe/Berlin`: they are called by that clock. */
    timeZone: expression.optional(),
    tags: expression.optional(),
    url: expression.optional(),
    /** What they are worth: a number, and ISO 4217, the same for all if it is a constant. */
    value: z
      .strictObject({ amount: expression, currency: z.union([z.strictObject({ constant: currency }), expression]) })
      .optional(),
    /** What they have: where the list is, and where in one of it its parts are. */
    assets: z
      .strictObject({
        list: expression,
        id: expression,
        name: expression,
        detail: expression.optional(),
        url: expression.optional(),
        until: expression.optional(),
      })
      .optional(),
  }),
})

/**
 * A REST backend in JSON: where it is, which paths it has, and where its values are in what it sends and takes. The schema is
 * the reference; a worked example is in the package's tests.
 */
export const restDescriptionSchema = z.strictObject({
  name: z.string().min(1),
  url: z.string().min(1),
  auth: authSchema.default({ kind: 'none' }),
  headers: z.record(z.string(), z.string()).default({}),
  timeoutMs: z.number().int().positive().max(120_000).optional(),
  concurrency: z.number().int().positive().max(64).optional(),
  paging: pagingSchema.default({ kind: 'none' }),
  /** Where an error's text and field are, and what some statuses mean here. */
  errors: z
    .strictObject({
      message: expression.optional(),
      field: expression.optional(),
      codes: z
        .record(
          z.string().regex(/^\d{3}$/),
          z.enum(['unauthorised', 'notFound', 'conflict', 'invalidInput', 'rateLimited', 'unavailable']),
        )
        .default({}),
    })
    .default({ codes: {} }),
  check: z.strictObject({ path: path(), version: expression.optional() }).optional(),
  tickets: ticketsSchema.optional(),
  contacts: contactsSchema.optional(),
})

/** A description that was checked. */
export type RestDescription = z.output<typeof restDescriptionSchema>
/** A description as it is written down. */
export type RestDescriptionInput = z.input<typeof restDescriptionSchema>
/** A described backend's tickets. */
export type RestTickets = NonNullable<RestDescription['tickets']>
/** A described backend's customers. */
export type RestContacts = NonNullable<RestDescription['contacts']>
