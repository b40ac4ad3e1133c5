import { numberedContactIds } from '../mapping/numbered-contact-ids.js'

/** The contact ids of Zammad's users. */
export const zammadContactIds = numberedContactIds('zammad:')
