import { numberedContactIds } from '../mapping/numbered-contact-ids.js'

/** The contact ids of Freshdesk's contacts. */
export const freshdeskContactIds = numberedContactIds('freshdesk:')
