/** A custom field as the ticket system describes it. */
export interface TicketField {
  /** What it is called in `customFields`; stays when somebody renames the field. */
  readonly name: string
  /** What people read. */
  readonly label: string
  readonly type: 'text' | 'longText' | 'number' | 'date' | 'dateTime' | 'boolean' | 'choice' | 'choices' | 'other'
  /** A ticket cannot be created without it. */
  readonly required: boolean
  /** For `choice` and `choices`: what may be written, and what people read. */
  readonly options: readonly { readonly value: string; readonly label: string }[]
}
