/** A customer, as this CRM keeps them. */
export interface Customer {
  readonly id: string
  readonly name: string
  readonly company: string
  readonly phone: string
  readonly facts: readonly (readonly [string, string])[]
  readonly orders: readonly (readonly [string, string, string])[]
}
