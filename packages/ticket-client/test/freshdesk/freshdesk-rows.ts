/** Whatever JSON can say. */
export type Json = Record<string, unknown>

/** A ticket of the double. */
export interface Row extends Json {
  id: number
  subject: string
  description: string
  status: number
  priority: number
  requester_id: number
  custom_fields: Json
  tags: string[]
  created_at: string
  updated_at: string
  parent: number | null
}

/** A note or reply on one. */
export interface Remark extends Json {
  id: number
  ticket_id: number
  body: string
  private: boolean
  user_id: number
  created_at: string
  attachments: Json[]
}
