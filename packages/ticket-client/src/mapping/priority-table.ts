import type { TicketPriority } from '@ringloop/core'
import { createWordTable, type WordTable, type WordTableParts } from './word-table.js'

/** The user's words for the priorities, in the place of a backend's own table. */
export type PriorityWords = WordTableParts<TicketPriority>['own']

/** Translates a ticket's priority. A word that is not in the table, and none at all, is read as `normal`. */
export const createPriorityTable = (parts: Omit<WordTableParts<TicketPriority>, 'unknown'>): WordTable<TicketPriority> =>
  createWordTable({ ...parts, unknown: 'normal' })
