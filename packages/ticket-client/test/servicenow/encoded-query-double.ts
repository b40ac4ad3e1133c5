/** A record of the double: columns and their values. */
export type DeskRow = Record<string, string>

/**
 * What an encoded query finds, as the documentation of the Table API has it: `^` is and, `^OR` is or with the condition before it, an
 * unknown column is left out of the query unless `strict`. Texts compare without case, as MySQL does.
 */
export function runEncodedQuery(
  rows: readonly DeskRow[],
  columns: ReadonlySet<string>,
  query: string,
  { strict, me }: { readonly strict: boolean; readonly me: string },
): readonly DeskRow[] {
  const groups: ((row: DeskRow) => boolean)[][] = []
  const orders: { readonly column: string; readonly sign: number }[] = []
  let broken = false
  for (const part of query.split('^').filter((text) => text !== '')) {
    const order = /^ORDERBY(DESC)?(\w+)$/.exec(part)
    if (order?.[2] !== undefined) {
      orders.push({ column: order[2], sign: order[1] ? -1 : 1 })
      continue
    }
    const isOr = part.startsWith('OR')
    const [, column = '', operator = '', value = ''] =
      /^([a-z0-9_.]+)(!=|>=|<=|=|>|<|NOT IN|IN|LIKE|STARTSWITH|ENDSWITH)(.*)$/s.exec(isOr ? part.slice(2) : part) ?? []
    if (!columns.has(column)) {
      broken = true
      continue
    }
    const test = (row: DeskRow) => compare(operator, row[column] ?? '', value.replace('javascript:gs.getUserID()', me))
    const last = groups.at(-1)
    if (isOr && last !== undefined) last.push(test)
    else groups.push([test])
  }
  if (broken && strict) return []
  const found = rows.filter((row) => groups.every((group) => group.some((test) => test(row))))
  return [...found].sort((left, right) => {
    for (const { column, sign } of orders) {
      const [one = '', two = ''] = [left[column], right[column]]
      if (one !== two) return one < two ? -sign : sign
    }
    return 0
  })
}

function compare(operator: string, cell: string, value: string): boolean {
  const [one, two] = [cell.toLowerCase(), value.toLowerCase()]
  switch (operator) {
    case '=':
      return one === two
    case '!=':
      return one !== two
    case '>=':
      return one >= two
    case 'IN':
      return two.split(',').includes(one)
    case 'NOT IN':
      return !two.split(',').includes(one)
    case 'ENDSWITH':
      return one.endsWith(two)
    default:
      throw new Error(`the double does not know the operator ${operator}`)
  }
}
