export const textField = 27642
export const phoneField = 27643
export const contactField = 27644
export const checkField = 27645
export const choiceField = 27646
export const numberField = 27647

/** The ticket fields of the double, as `GET /ticket_fields` lists them. */
export const zendeskTicketFields = [
  { id: 1, type: 'subject', title: 'Subject', removable: false, active: true },
  { id: textField, type: 'text', title: 'Outcome', removable: true, active: true },
  { id: phoneField, type: 'text', title: 'Caller', removable: true, active: true },
  { id: contactField, type: 'text', title: 'Customer', removable: true, active: true },
  { id: checkField, type: 'checkbox', title: 'Called back', removable: true, active: true },
  {
    id: choiceField,
    type: 'tagger',
    title: 'Product',
    removable: true,
    active: true,
    custom_field_options: [{ name: 'Router, big', value: 'router_big' }],
  },
  { id: numberField, type: 'integer', title: 'Rating', removable: true, active: true },
]
