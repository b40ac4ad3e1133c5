import { type E164, formatNumber, isOpen, RingloopError, type TicketQuery, type TicketStatus } from '@ringloop/core'
import { compactNumber, mapInBatches } from '@ringloop/ticket-client/building-blocks'
import type { AcmeCase } from './acme-answers.js'
import { type AcmeApi, type CaseFilter, isCaseNumber, pageSize } from './acme-api.js'
import { name } from './acme-options.js'
import { states } from './acme-words.js'

const statuses: readonly TicketStatus[] = ['acknowledged', 'inProgress', 'pending', 'held', 'resolved', 'closed', 'cancelled']

/** The cases that a query asks for, newest first. Without `externalId`, which is the business of `createOnce`. */
export async function findCases(
  api: AcmeApi,
  query: TicketQuery,
  region: string,
  signal: AbortSignal,
): Promise<readonly AcmeCase[]> {
  const limit = Math.max(0, query.limit)
  const found = new Map<number, AcmeCase>()
  const search = (filter: CaseFilter) => listCases(api, filter, signal, { limit, fits: (one) => answers(one, query, region) })
  for (const cases of await mapInBatches(filtersOf(query, region), search)) for (const one of cases) found.set(one.number, one)
  return [...found.values()].sort((left, right) => right.number - left.number).slice(0, limit)
}

/** All pages of one search, or as many as it takes to have `limit` cases that fit. */
export async function listCases(
  api: AcmeApi,
  filter: CaseFilter,
  signal: AbortSignal,
  { limit = Number.POSITIVE_INFINITY, fits = () => true }: { limit?: number; fits?: (one: AcmeCase) => boolean } = {},
): Promise<readonly AcmeCase[]> {
  const found = new Map<number, AcmeCase>()
  const seen = new Set<number>()
  for (let page = 1; found.size < limit; page++) {
    const seenBefore = seen.size
    const cases = await api.list(filter, page, signal)
    for (const one of cases) {
      demandAnswer(one, filter)
      seen.add(one.number)
      if (fits(one)) found.set(one.number, one)
    }
    if (cases.length < pageSize) break
    // who does not understand `page` gives the first one for ever
    if (seen.size === seenBefore)
      throw new RingloopError('protocol', `${name}: asked for page ${page}, the desk gave an earlier one again`, {
        mend: 'Ask who runs the desk whether its pages still work.',
      })
  }
  return [...found.values()].slice(0, limit)
}

/** The desk answers with everybody's cases where it does not understand a filter. None of them may get out of here. */
function demandAnswer(one: AcmeCase, filter: CaseFilter): void {
  for (const [field, wanted] of Object.entries(filter))
    if (one[field as keyof CaseFilter] !== wanted)
      throw new RingloopError('protocol', `${name}: asked for cases by ${field}, the desk gave others too`, {
        mend: 'Ask who runs the desk whether this filter still works.',
      })
}

/** The searches that together give all that can fit. */
function filtersOf({ contactId, number, parentId, status, open }: TicketQuery, region: string): readonly CaseFilter[] {
  // the desk ignores a parent that is no number
  if (parentId !== undefined && !isCaseNumber(parentId)) return []
  const narrow = {
    ...(contactId === undefined ? {} : { contact: contactId }),
    ...(parentId === undefined ? {} : { parent: Number(parentId) }),
  }
  if (number !== undefined) return writtenForms(number, region).map((phone) => ({ ...narrow, phone }))
  if (contactId !== undefined || parentId !== undefined) return [narrow]
  const wanted = statuses.filter((one) => (status ?? one) === one && (open ?? isOpen(one)) === isOpen(one))
  if (wanted.length === statuses.length) return [{}]
  return [...new Set(wanted.map(states.write))].map((state) => ({ state }))
}

/** The desk compares numbers as texts: as we write them, and as people here do. */
function writtenForms(number: E164, region: string): readonly string[] {
  const national = formatNumber(number, region)
  return [...new Set([number, `00${number.slice(1)}`, national, compactNumber(national)])]
}

/** Whether a case answers a query, all of it but `externalId`. */
export function answers(one: AcmeCase, query: TicketQuery, region: string): boolean {
  const { contactId, number, parentId, status, open } = query
  const itsStatus = states.read(one.state)
  if (contactId !== undefined && one.contact !== contactId) return false
  if (number !== undefined && !writtenForms(number, region).includes(one.phone ?? '')) return false
  if (parentId !== undefined && String(one.parent) !== parentId) return false
  if (status !== undefined && itsStatus !== status) return false
  return open === undefined || isOpen(itsStatus) === open
}
