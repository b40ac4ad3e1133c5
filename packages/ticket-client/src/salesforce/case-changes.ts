import { type Ticket, type TicketChange, type TicketChangeFeed, toTicketId } from '@ringloop/core'
import * as z from 'zod'
import { fingerprint } from '../changes/fingerprint.js'
import { createTimePoll } from '../changes/poll-by-time.js'
import { readCursor } from '../changes/read-cursor.js'
import { cellOf, readTime, type SalesforceRecord } from './salesforce-answers.js'
import type { SalesforceApi } from './salesforce-api.js'
import { timeSoql } from './soql.js'

/** What {@link createCasePoll} needs. */
export interface CasePollParts {
  readonly api: SalesforceApi
  fields(signal: AbortSignal): Promise<readonly string[]>
  read(record: SalesforceRecord, signal: AbortSignal): Promise<Ticket>
  /** The id of the user whose changes are our own. */
  account(signal: AbortSignal): Promise<string>
}

type Poll = NonNullable<TicketChangeFeed['poll']>

const pageSize = 200
/** Salesforce refuses a greater one. So many records of one second come of a bulk change. */
const maximumOffset = 2000

const cursorSchema = z.strictObject({ cases: z.string(), comments: z.string() })

/** Makes `poll` by `SystemModstamp`, of cases and of their comments. Deletions are not told. */
export function createCasePoll({ api, fields, read, account }: CasePollParts): Poll {
  const { name } = api
  const isOwn = async (id: string, signal: AbortSignal) => id.slice(0, 15) === (await account(signal)).slice(0, 15)

  function pollOf(
    object: string,
    columns: (signal: AbortSignal) => Promise<readonly string[]>,
    toChange: (record: SalesforceRecord, signal: AbortSignal) => Promise<TicketChange>,
  ): Poll {
    return createTimePoll<SalesforceRecord>({
      name,
      pageSize,
      idOf: ({ Id }) => Id,
      timeOf: (record) => readTime(name, record, 'SystemModstamp'),
      async list({ since, page, signal }) {
        const soql = `SELECT ${(await columns(signal)).join(', ')} FROM ${object} WHERE SystemModstamp >= ${timeSoql(since)}`
        const offset = Math.min(page * pageSize, maximumOffset)
        const skipped = page * pageSize - offset
        const limit = skipped + pageSize
        const paging = `ORDER BY SystemModstamp, Id LIMIT ${limit} OFFSET ${offset}`
        return (await api.query(`${soql} ${paging}`, { limit, signal })).slice(skipped)
      },
      async newest(signal) {
        const soql = `SELECT Id, SystemModstamp FROM ${object} ORDER BY SystemModstamp DESC LIMIT 1`
        const [record] = await api.query(soql, { limit: 1, signal })
        return record === undefined ? null : readTime(name, record, 'SystemModstamp')
      },
      toChanges: async (record, signal) => [await toChange(record, signal)],
    })
  }

  const cases = pollOf('Case', fields, async (record, signal) => ({
    id: `${name}:${record.Id}/${cellOf(record, 'SystemModstamp')}/${fingerprint(record)}`,
    ticketId: toTicketId(record.Id),
    at: readTime(name, record, 'SystemModstamp'),
    type: cellOf(record, 'CreatedDate') === cellOf(record, 'SystemModstamp') ? 'created' : 'changed',
    ticket: await read(record, signal),
    by: cellOf(record, 'LastModifiedBy.Username') || null,
    own: await isOwn(cellOf(record, 'LastModifiedById'), signal),
  }))
  const commentColumns = [
    'Id',
    'ParentId',
    'CommentBody',
    'IsPublished',
    'CreatedById',
    'CreatedBy.Username',
    'CreatedDate',
    'SystemModstamp',
  ]
  const comments = pollOf(
    'CaseComment',
    async () => commentColumns,
    async (record, signal) => {
      const author = cellOf(record, 'CreatedBy.Username') || null
      return {
        id: `${name}:${record.Id}/${cellOf(record, 'SystemModstamp')}/${fingerprint(record)}`,
        ticketId: toTicketId(cellOf(record, 'ParentId')),
        at: readTime(name, record, 'SystemModstamp'),
        type: 'commented',
        comment: {
          text: cellOf(record, 'CommentBody').replace(/\r\n?/g, '\n'),
          visibility: record.IsPublished === true ? 'public' : 'internal',
          author,
        },
        by: author,
        own: await isOwn(cellOf(record, 'CreatedById'), signal),
      }
    },
  )

  return async (text, options) => {
    const at = text === null ? null : readCursor(name, text, cursorSchema)
    const first = await cases(at?.cases ?? null, options)
    const second = await comments(at?.comments ?? null, options)
    return {
      changes: [...first.changes, ...second.changes].sort((one, two) => one.at - two.at),
      cursor: JSON.stringify({ cases: first.cursor, comments: second.cursor }),
      more: first.more || second.more,
    }
  }
}
