import { type E164, RingloopError } from '@ringloop/core'
import { type DoNotCallList, refuseAborted } from '@ringloop/core/compliance'
import type { Transactional } from '../storage/database.js'

/** Numbers written and read at once. */
const portion = 10_000

/**
 * The list in the gateway's database: numbers in order, each in eight bytes, so that one is found by a few steps down an index however many
 * there are.
 *
 * `source` says where what is added comes from; a number that is there keeps its own.
 */
export function createSqlDoNotCallList(
  database: Transactional,
  { source = null, now }: { readonly source?: string | null; readonly now: () => number },
): Required<DoNotCallList> {
  return {
    async has(number, { signal }) {
      refuseAborted(signal)
      const digits = digitsOf(number)
      if (digits === null) return false
      const rows = await database.query('select from do_not_call where number = $1', [digits])
      refuseAborted(signal)
      return rows.length > 0
    },

    async add(numbers, { signal }) {
      const added = [...new Set(numbers)].map(checked)
      return database.transaction(async (transaction) => {
        let count = 0
        for (let from = 0; from < added.length; from += portion) {
          refuseAborted(signal)
          const rows = await transaction.query<{ count: number }>(
            `with new as (
               insert into do_not_call (number, source, added_at) select number, $2, $3 from unnest($1::bigint[]) as given (number)
               on conflict do nothing returning number
             ) select count(*)::int as count from new`,
            [added.slice(from, from + portion), source, Math.floor(now())],
          )
          count += rows[0]?.count ?? 0
        }
        return count
      })
    },

    async remove(numbers, { signal }) {
      const removed = [...new Set(numbers)].map(checked)
      return database.transaction(async (transaction) => {
        let count = 0
        for (let from = 0; from < removed.length; from += portion) {
          refuseAborted(signal)
          const rows = await transaction.query<{ count: number }>(
            `with gone as (delete from do_not_call where number = any($1::bigint[]) returning number)
             select count(*)::int as count from gone`,
            [removed.slice(from, from + portion)],
          )
          count += rows[0]?.count ?? 0
        }
        return count
      })
    },

    async *numbers({ signal }) {
      let last = '0'
      for (;;) {
        refuseAborted(signal)
        const rows = await database.query<{ number: string }>(
          'select number::text as number from do_not_call where number > $1 order by do_not_call.number limit $2',
          [last, portion],
        )
        for (const { number } of rows) yield `+${number}` as E164
        const end = rows.at(-1)
        if (end === undefined || rows.length < portion) return
        last = end.number
      }
    },
  }
}

/** What is no number of at most fifteen digits is on no list. */
const digitsOf = (number: string): string | null => /^\+([1-9]\d{1,14})$/.exec(number)?.[1] ?? null

function checked(number: string): string {
  const digits = digitsOf(number)
  if (digits === null)
    throw new RingloopError('invalidInput', `"${number.slice(0, 30)}" is no number in E.164.`, {
      mend: 'Write it with + and country code, digits only: +4930901820.',
    })
  return digits
}
