import { RingloopError } from '@ringloop/core'
import * as z from 'zod'
import type { HttpClient } from '../http/http-client.js'
import type { QueryValue } from '../http/http-request.js'
import { readPath } from './path-expression.js'
import type { RestPaging } from './rest-description.js'

/** A search whose records come in pages. */
export interface RecordSearch {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly records: string | undefined
  readonly paging: RestPaging
  readonly signal: AbortSignal
}

/** Far more than any sensible search gives; beyond it the search is broken. */
const maximumPages = 50

const listSchema = z.array(z.record(z.string(), z.unknown()))

/**
 * The records of a search, page after page, until there are no more or the reader stops.
 *
 * A page that is not full is not taken for the last: servers cap the size of a page below what was asked for.
 *
 * @throws `protocol` if the answer has no list where it should, if the pages repeat, or if there are more than fifty
 */
export async function* collectRecords(
  name: string,
  http: HttpClient,
  search: RecordSearch,
): AsyncGenerator<readonly Record<string, unknown>[]> {
  const { paging, signal } = search
  let path = search.path
  let { query } = search
  let taken = 0
  let last = ''
  for (let page = 0; page < maximumPages; page += 1) {
    const asked = { ...query, ...pageQuery(paging, page, taken) }
    const { body, headers } = await http.send({ method: 'GET', path, query: asked, schema: z.unknown(), signal })
    const records = recordsIn(name, body, search)
    if (records.length > 0) yield records
    taken += records.length

    if (paging.kind === 'none') return
    if (paging.kind === 'page' || paging.kind === 'offset') {
      if (records.length === 0) return
      const shape = JSON.stringify(records)
      if (shape === last)
        throw broken(
          name,
          search,
          'gives the same page again and again',
          'Correct paging: the backend does not know its parameter.',
        )
      last = shape
      continue
    }
    const next = paging.kind === 'nextLink' ? readPath(body, paging.path) : nextInLinkHeader(headers.get('link'))
    if (typeof next !== 'string' || next === '') return
    if (next === path) throw broken(name, search, 'names the same page as the next', 'See what the backend answers.')
    path = next.startsWith('?') ? `${path.split('?')[0]}${next}` : next
    query = {}
  }
  throw broken(
    name,
    search,
    `has more than ${maximumPages} pages`,
    'Narrow the search, or see whether the backend ignores its parameters.',
  )
}

/** One page of a search, counted from 0, after `taken` records; only where pages have numbers or offsets. */
export async function readRecordPage(
  name: string,
  http: HttpClient,
  search: RecordSearch,
  { page, taken }: { readonly page: number; readonly taken: number },
): Promise<readonly Record<string, unknown>[]> {
  const { paging, path, signal } = search
  const query = { ...search.query, ...pageQuery(paging, page, taken) }
  const { body } = await http.send({ method: 'GET', path, query, schema: z.unknown(), signal })
  return recordsIn(name, body, search)
}

function pageQuery(paging: RestPaging, page: number, taken: number): Record<string, QueryValue> {
  if (paging.kind !== 'page' && paging.kind !== 'offset') return {}
  return {
    [paging.parameter]: paging.kind === 'page' ? paging.first + page : taken,
    ...(paging.sizeParameter ? { [paging.sizeParameter]: paging.size } : {}),
  }
}

function recordsIn(name: string, body: unknown, search: RecordSearch): readonly Record<string, unknown>[] {
  const list = listSchema.safeParse(search.records === undefined ? body : readPath(body, search.records))
  if (list.success) return list.data
  throw broken(name, search, `has no list of records at "${search.records ?? 'the top'}"`, 'Correct records in the description.')
}

const broken = (name: string, search: RecordSearch, problem: string, mend: string) =>
  new RingloopError('protocol', `${name}: GET ${search.path.split('?')[0]} ${problem}`, { mend })

function nextInLinkHeader(header: string | null): string | null {
  for (const link of header?.split(/,(?=\s*<)/) ?? []) {
    const match = /<([^>]*)>.*;\s*rel="?([^";]*)"?/.exec(link)
    if (match?.[2]?.split(' ').includes('next')) return match[1] ?? null
  }
  return null
}
