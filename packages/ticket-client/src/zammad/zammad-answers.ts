import * as z from 'zod'

const id = z.number().int().nonnegative()
const time = z.string().refine((text) => Number.isFinite(Date.parse(text)), 'is no time')
const name = z.string().nullish()

/** A ticket with `expand=true`: names beside the ids, and every object attribute as a key of its own. */
export const zammadTicketSchema = z.looseObject({
  id,
  number: z.string(),
  title: z.string().nullish(),
  group: name,
  state: name,
  priority: name,
  owner: name,
  owner_id: id.nullish(),
  customer_id: id.nullish(),
  article_ids: z.array(id).nullish(),
  created_at: time,
  updated_at: time,
  updated_by_id: id.nullish(),
  updated_by: name,
})
/** A ticket as Zammad has it. */
export type ZammadTicket = z.infer<typeof zammadTicketSchema>

/** A message, call or note of a ticket. */
export const zammadArticleSchema = z.object({
  id,
  ticket_id: id,
  body: z.string().nullish(),
  content_type: z.string().nullish(),
  message_id: z.string().nullish(),
  internal: z.boolean().nullish(),
  created_at: time,
  created_by_id: id.nullish(),
  created_by: name,
  attachments: z
    .array(
      z.object({
        id,
        filename: z.string(),
        // a number in quotes
        size: z.union([z.string(), z.number()]).nullish(),
        preferences: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish(),
})
/** An article as Zammad has it. */
export type ZammadArticle = z.infer<typeof zammadArticleSchema>

/** `GET /links`. The type is what the other ticket is to the one asked for. */
export const zammadLinksSchema = z.object({
  links: z.array(
    z.object({ link_type: z.string(), link_object: z.string(), link_object_value: z.union([id, z.string().regex(/^\d+$/)]) }),
  ),
})

/** `GET /tags`. */
export const zammadTagsSchema = z.object({ tags: z.array(z.string()) })

/** `GET /ticket_states`. */
export const zammadStatesSchema = z.array(z.object({ id, name: z.string() }))

/** A user, as far as a directory needs it. */
export const zammadUserSchema = z.looseObject({
  id,
  login: name,
  firstname: name,
  lastname: name,
  email: name,
  phone: name,
  mobile: name,
  organization: name,
  note: name,
  vip: z.boolean().nullish(),
  active: z.boolean().nullish(),
})
/** A user as Zammad has it. */
export type ZammadUser = z.infer<typeof zammadUserSchema>

/** `GET /object_manager_attributes`. */
export const zammadAttributesSchema = z.array(
  z.object({
    name: z.string(),
    display: z.string().nullish(),
    object: z.string(),
    data_type: z.string(),
    data_option: z
      .looseObject({ options: z.unknown().optional(), null: z.boolean().nullish(), type: z.string().nullish() })
      .nullish(),
    /** Made by an administrator, so not one of Zammad's own. */
    editable: z.boolean().nullish(),
    active: z.boolean().nullish(),
    screens: z.record(z.string(), z.unknown()).nullish(),
  }),
)
/** An object attribute as Zammad describes it. */
export type ZammadAttribute = z.infer<typeof zammadAttributesSchema>[number]
