import type { Queryable } from '../storage/database.js'
import { type CustomerIndex, type CustomerKey, loadCustomerIndex } from './customer-index.js'
import { type CustomerRow, customerOfRow } from './customer-of-row.js'
import type { RowOutcome } from './import-counts.js'
import type { CustomersMap } from './import-map.js'
import { mergeCustomer } from './merge-customer.js'
import type { RowContext } from './read-field.js'
import { type ReadRow, type RowImporter, readRows } from './row-importer.js'
import { writeCustomers } from './write-customers.js'

/** Brings in customers. The rows of a portion have the effect that they would have one by one, in the order of the file. */
export function createCustomerImporter(map: CustomersMap, context: RowContext): RowImporter {
  const by = keysOf(map)
  const { policy } = map.duplicates

  /** What the row does to the index; `null` if the database has to be asked anew. */
  function apply(index: CustomerIndex, row: CustomerRow, newId: () => string): RowOutcome | null {
    for (const key of by) {
      const found = index.find(key, row)
      if (found === null) return null
      const [customer, another] = found
      if (customer === undefined) continue
      if (another !== undefined)
        return { kind: 'rejected', problem: `duplicate: several customers have its ${key} (${customer.id}, ${another.id}, …)` }
      if (policy === 'reject') return { kind: 'rejected', problem: `duplicate: customer ${customer.id} has its ${key}` }
      if (policy === 'skip') return { kind: 'skipped' }
      const merged = mergeCustomer(customer, row, policy)
      if (merged === customer) return { kind: 'skipped' }
      index.put(merged)
      return { kind: 'updated' }
    }
    index.put({ ...row, id: row.id ?? newId() })
    return { kind: 'created' }
  }

  return {
    async write(transaction: Queryable, rows, newId) {
      const outcomes: RowOutcome[] = []
      let rest: readonly ReadRow<CustomerRow>[] = readRows(rows, (row) => customerOfRow(row, map, context))
      while (rest.length > 0) {
        const good = rest.flatMap((row) => ('value' in row ? row.value : []))
        const index = await loadCustomerIndex(transaction, good, by)
        let done = 0
        for (const row of rest) {
          const outcome =
            'problem' in row
              ? ({ kind: 'rejected', problem: row.problem } as const)
              : apply(index, row.value, () => newId(row.index))
          if (outcome === null) break
          outcomes.push(outcome)
          done++
        }
        await writeCustomers(transaction, index.changed())
        rest = rest.slice(done)
      }
      return outcomes
    },
  }
}

/** A key of one's own is always asked first: no two customers can have the same. */
function keysOf({ fields, duplicates }: CustomersMap): readonly CustomerKey[] {
  const given = duplicates.by ?? (fields.id === undefined ? (['number', 'email'] as const) : (['id'] as const))
  return fields.id === undefined ? given.filter((key) => key !== 'id') : [...new Set<CustomerKey>(['id', ...given])]
}
