/** Whatever JSON can say. */
export type Json = Record<string, unknown>

/** A ticket of the double. */
export interface Row extends Json {
  id: number
  external_id: string | null
  subject: string
  description: string
  status: string
  priority: string | null
  requester_id: number
  custom_fields: { id: number; value: unknown }[]
  created_at: string
  updated_at: string
}

/** One update of a ticket. */
export interface Audit extends Json {
  id: number
  ticket_id: number
  created_at: string
  author_id: number
  events: Json[]
}
