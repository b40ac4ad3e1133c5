import type { Row } from './zendesk-rows.js'

/** In the order by which Zendesk's search compares them. */
const statuses = ['new', 'open', 'pending', 'hold', 'solved', 'closed']

/** Those among the indexed that Zendesk's search finds. */
export function searchedTickets(indexed: readonly Row[], text: string): readonly Row[] {
  const terms = text.match(/(?:[^\s"]+|"[^"]*")+/g) ?? []
  return indexed.filter((ticket) =>
    terms.every((term) => {
      const [, field, wanted] = /^custom_field_(\d+):"(.*)"$/.exec(term) ?? []
      // a search finds words in it, not the whole value
      if (field !== undefined)
        return String(ticket.custom_fields.find((one) => String(one.id) === field)?.value ?? '').includes(wanted ?? '')
      const [, operator, status = ''] = /^status(:|<|>=)(\w+)$/.exec(term) ?? []
      if (operator === ':') return ticket.status === status
      if (operator === '<') return statuses.indexOf(ticket.status) < statuses.indexOf(status)
      if (operator === '>=') return statuses.indexOf(ticket.status) >= statuses.indexOf(status)
      return term === 'type:ticket'
    }),
  )
}
