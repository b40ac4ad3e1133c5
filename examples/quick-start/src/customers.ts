import { type Contact, type ContactDirectory, type E164, toContactId } from '@ringloop/core'

const jane: Contact = {
  id: toContactId('c-1001'),
  name: 'Jane Customer',
  numbers: ['+886912345678' as E164],
  level: 'gold',
  tags: ['newsletter'],
}

/** A directory of one customer; yours asks your CRM. */
export const customers: ContactDirectory = {
  name: 'one customer',
  lookup: async (number) => (jane.numbers.includes(number) ? [jane] : []),
}
