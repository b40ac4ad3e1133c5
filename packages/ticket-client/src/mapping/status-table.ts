import type { TicketStatus } from '@ringloop/core'
import { createWordTable, type WordTable, type WordTableParts } from './word-table.js'

/** The user's words for the statuses, in the place of a backend's own table. */
export type StatusWords = WordTableParts<TicketStatus>['own']

/** Translates a ticket's status. A word that is not in the table is read as `inProgress`: better shown as open than forgotten as done. */
export const createStatusTable = (parts: Omit<WordTableParts<TicketStatus>, 'unknown'>): WordTable<TicketStatus> =>
  createWordTable({ ...parts, unknown: 'inProgress' })
