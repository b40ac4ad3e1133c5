import { numberedContactIds } from '../mapping/numbered-contact-ids.js'

/** The contact ids of Chatwoot's contacts. */
export const chatwootContactIds = numberedContactIds('chatwoot:')
