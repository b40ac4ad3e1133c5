/** The ticket fields of the double, as `GET /ticket_fields` lists them. */
export const freshdeskTicketFields = [
  { name: 'subject', label: 'Subject', type: 'default_subject', default: true },
  { name: 'cf_ringloop_id', label: 'Ringloop', type: 'custom_text', default: false },
  { name: 'cf_caller', label: 'Caller', type: 'custom_text', default: false },
  { name: 'cf_customer', label: 'Customer', type: 'custom_text', default: false },
  { name: 'cf_outcome', label: 'Outcome', type: 'custom_text', default: false, required_for_agents: true },
  { name: 'cf_rating', label: 'Rating', type: 'custom_number', default: false },
  { name: 'cf_back', label: 'Called back', type: 'custom_checkbox', default: false },
  { name: 'cf_product', label: 'Product', type: 'custom_dropdown', default: false, choices: ['Router', 'Phone'] },
]
