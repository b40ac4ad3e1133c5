import { numberedContactIds } from '../mapping/numbered-contact-ids.js'

/** The contact ids of Zendesk's users. */
export const zendeskContactIds = numberedContactIds('zendesk:')
