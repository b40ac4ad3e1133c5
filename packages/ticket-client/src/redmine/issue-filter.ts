/** One condition of a search for issues. */
export interface IssueFilter {
  /** `cf_3`, `status_id` */
  readonly field: string
  /** `=`, `>=`, `*` for any */
  readonly operator: string
  readonly values: readonly string[]
}

/** Every status: without this Redmine leaves out what is closed. */
export const anyStatus: IssueFilter = { field: 'status_id', operator: '*', values: [''] }

/**
 * Conditions as a query string, in the long form (`f[]`, `op[…]`, `v[…][]`). In the short one (`cf_3=value`) a `|` in a value
 * means "or", and a value that begins with `!`, `~`, `*` or `>` is an operator.
 *
 * Redmine ignores a condition on a field that it does not know or that is no filter, and answers with everything: whoever asks
 * compares the values in the answer.
 */
export function filterQuery(filters: readonly IssueFilter[]): URLSearchParams {
  const query = new URLSearchParams({ set_filter: '1' })
  for (const { field, operator, values } of filters) {
    query.append('f[]', field)
    query.append(`op[${field}]`, operator)
    for (const value of values) query.append(`v[${field}][]`, value)
  }
  return query
}
