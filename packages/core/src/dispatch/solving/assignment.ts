import { RingloopError } from '../../errors/ringloop-error.js'

/** Who got what: `columnOf[row]` is the row's column, or null where it got none. */
export interface Assignment {
  readonly columnOf: readonly (number | null)[]
  /** The sum of the chosen cells. */
  readonly cost: number
}

/** What limits an assignment besides its costs. */
export interface AssignmentOptions {
  /** Pairs that may not be. A cell of `Infinity` says the same. */
  readonly forbidden?: (row: number, column: number) => boolean
}

/**
 * Gives each row at most one column and each column at most one row: as many pairs as can be, and of all such choices the cheapest.
 *
 * `cost[row][column]` is any finite number, negative ones too; the matrix needn't be square. An optimum, not an estimate: shortest augmenting
 * paths after column reduction, by Jonker and Volgenant (1987), O(n³) at worst.
 *
 * @throws RingloopError `invalidInput` where rows differ in length or a cell is NaN or -Infinity
 * @example solveAssignment([[4, 1], [2, 8]]) // { columnOf: [1, 0], cost: 3 }
 */
export function solveAssignment(cost: readonly ArrayLike<number>[], options: AssignmentOptions = {}): Assignment {
  const rows = cost.length
  const columns = cost[0]?.length ?? 0
  const cells = readCells(cost, columns, options.forbidden)
  // the search wants at least as many columns as rows
  const { columnOf } =
    rows <= columns ? matchRows(cells, rows, columns) : turned(matchRows(turn(cells, rows, columns), columns, rows), rows)
  const chosen: (number | null)[] = []
  let total = 0
  for (let row = 0; row < rows; row++) {
    const column = columnOf[row] as number
    chosen.push(column < 0 ? null : column)
    if (column >= 0) total += cells[row * columns + column] as number
  }
  return { columnOf: chosen, cost: total }
}

function readCells(cost: readonly ArrayLike<number>[], columns: number, forbidden: AssignmentOptions['forbidden']): Float64Array {
  const cells = new Float64Array(cost.length * columns)
  for (const [row, line] of cost.entries()) {
    if (line.length !== columns)
      throw new RingloopError('invalidInput', `Row ${row} of the costs has ${line.length} cells, the first has ${columns}`, {
        mend: 'Give each row the same number of cells; a pair that may not be is Infinity.',
      })
    for (let column = 0; column < columns; column++) {
      const cell = line[column] as number
      if (Number.isNaN(cell) || cell === Number.NEGATIVE_INFINITY)
        throw new RingloopError('invalidInput', `The cost at row ${row}, column ${column} is ${cell}`, {
          mend: 'Give a finite cost, or Infinity for a pair that may not be.',
        })
      cells[row * columns + column] = forbidden?.(row, column) ? Number.POSITIVE_INFINITY : cell
    }
  }
  return cells
}

function turn(cells: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(cells.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = cells[row * columns + column] as number
  return result
}

function turned({ columnOf }: { columnOf: Int32Array }, rows: number): { columnOf: Int32Array } {
  const back = new Int32Array(rows).fill(-1)
  for (const [row, column] of columnOf.entries()) if (column >= 0) back[column] = row
  return { columnOf: back }
}

/** More than any difference a complete pair can make: what a row without a column counts. Infinity where each row surely gets one. */
function costOfNone(cells: Float64Array, rows: number): number {
  let least = 0
  let most = 0
  let anyForbidden = false
  for (const cell of cells) {
    if (cell === Number.POSITIVE_INFINITY) anyForbidden = true
    else if (cell < least) least = cell
    else if (cell > most) most = cell
  }
  return anyForbidden ? most + (rows + 1) * (most - least) + 1 : Number.POSITIVE_INFINITY
}

/** One row after the other takes a shortest augmenting path. `price` keeps every reduced cost at or above 0 between the steps. */
function matchRows(cells: Float64Array, rows: number, columns: number): { columnOf: Int32Array } {
  const none = costOfNone(cells, rows)
  const columnOf = new Int32Array(rows).fill(-1)
  const rowOf = new Int32Array(columns).fill(-1)
  const price = new Float64Array(columns)
  if (rows === columns && none === Number.POSITIVE_INFINITY) reduceColumns(cells, rows, columns, price, columnOf, rowOf)
  const free: number[] = []
  for (let row = 0; row < rows; row++) if (columnOf[row] === -1) free.push(row)
  const left = transferRows(transferRows(free))
  const distance = new Float64Array(columns)
  const from = new Int32Array(columns)
  const list = new Int32Array(columns)
  for (const row of left) augment(row)
  return { columnOf }

  /** Each row takes its best column and pays just so much that the second best is no better; who is pushed out comes next. Returns who is left. */
  function transferRows(waiting: readonly number[]): readonly number[] {
    const later: number[] = []
    let steps = 8 * waiting.length
    for (const first of waiting) {
      let row = first
      while (steps-- > 0) {
        const line = row * columns
        let best = Number.POSITIVE_INFINITY
        let second = none
        let at = -1
        for (let column = 0; column < columns; column++) {
          const reduced = (cells[line + column] as number) - (price[column] as number)
          if (reduced < best) {
            second = Math.min(best, none)
            best = reduced
            at = column
          } else if (reduced < second) second = reduced
        }
        if (at === -1 || best > second || second === Number.POSITIVE_INFINITY) break
        const before = rowOf[at] as number
        if (before !== -1 && best === second) break
        price[at] = (price[at] as number) - (second - best)
        rowOf[at] = row
        columnOf[row] = at
        row = before
        if (row === -1) break
        columnOf[row] = -1
      }
      if (row !== -1) later.push(row)
    }
    return later
  }

  function augment(start: number): void {
    const base = start * columns
    for (let column = 0; column < columns; column++) {
      distance[column] = (cells[base + column] as number) - (price[column] as number)
      from[column] = start
      list[column] = column
    }
    // list: [0, scanned) is settled, [scanned, nearest) is at the present distance, the rest is open
    let scanned = 0
    let nearest = 0
    let reach = 0
    let end = -1
    let cheapestNone = none
    let rowOfNone = start
    search: while (true) {
      if (scanned === nearest) {
        reach = Number.POSITIVE_INFINITY
        for (let k = scanned; k < columns; k++) {
          const column = list[k] as number
          const here = distance[column] as number
          if (here > reach) continue
          if (here < reach) {
            nearest = scanned
            reach = here
          }
          list[k] = list[nearest] as number
          list[nearest++] = column
        }
        // no column is nearer than leaving one row of the tree without any
        if (reach >= cheapestNone) break
        for (let k = scanned; k < nearest; k++) {
          const column = list[k] as number
          if (rowOf[column] === -1) {
            end = column
            break search
          }
        }
      }
      const column = list[scanned++] as number
      const row = rowOf[column] as number
      const line = row * columns
      const shift = (cells[line + column] as number) - (price[column] as number) - reach
      if (none - shift < cheapestNone) {
        cheapestNone = none - shift
        rowOfNone = row
      }
      for (let k = nearest; k < columns; k++) {
        const other = list[k] as number
        const length = (cells[line + other] as number) - (price[other] as number) - shift
        if (length >= (distance[other] as number)) continue
        from[other] = row
        if (length === reach) {
          if (rowOf[other] === -1) {
            end = other
            break search
          }
          list[k] = list[nearest] as number
          list[nearest++] = other
        }
        distance[other] = length
      }
    }
    if (end === -1) reach = cheapestNone
    for (let k = 0; k < scanned; k++) {
      const column = list[k] as number
      price[column] = (price[column] as number) + (distance[column] as number) - reach
    }
    if (end === -1) {
      // `rowOfNone` gives its column away and gets none
      if (rowOfNone === start) {
        columnOf[start] = -2
        return
      }
      end = columnOf[rowOfNone] as number
      columnOf[rowOfNone] = -2
    }
    for (let column = end; ; ) {
      const row = from[column] as number
      const before = columnOf[row] as number
      rowOf[column] = row
      columnOf[row] = column
      if (row === start) return
      column = before
    }
  }
}

/** Each column goes to its cheapest row, if that has none yet. Only where every column will be taken: a price below 0 is wrong for one that stays free. */
function reduceColumns(
  cells: Float64Array,
  rows: number,
  columns: number,
  price: Float64Array,
  columnOf: Int32Array,
  rowOf: Int32Array,
): void {
  const least = new Float64Array(columns).fill(Number.POSITIVE_INFINITY)
  const cheapest = new Int32Array(columns)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const cell = cells[row * columns + column] as number
      if (cell >= (least[column] as number)) continue
      least[column] = cell
      cheapest[column] = row
    }
  for (let column = columns - 1; column >= 0; column--) {
    const lowest = least[column] as number
    if (lowest === Number.POSITIVE_INFINITY) continue
    price[column] = lowest
    const row = cheapest[column] as number
    if (columnOf[row] !== -1) continue
    columnOf[row] = column
    rowOf[column] = row
  }
}
