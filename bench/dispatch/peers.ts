import highsLoader from 'highs'
import munkres from 'munkres'
import type { Row } from '../row.js'
import type { Instance } from './instance.js'

/** Lets the libraries people would take otherwise solve the same; vehicle routing has none among them. */
export async function measurePeers(instance: Instance, seconds: number): Promise<Row> {
  if (instance.kind === 'vrptw') return {}
  // loaded before the clock runs; what is timed is from matrices to answer, as for ours
  const highs = await highsLoader()
  const begunHighs = performance.now()
  const solution = highs.solve(instance.kind === 'assign' ? assignmentProgram(instance.cost) : gapProgram(instance), {
    time_limit: seconds * 10,
  })
  const highsMs = Math.round((performance.now() - begunHighs) * 100) / 100
  const highsRow = { highsMs, highsCost: solution.ObjectiveValue, highsStatus: solution.Status }
  if (instance.kind === 'gap') return highsRow
  const begunMunkres = performance.now()
  const matrix = instance.cost.map((row) => Array.from(row))
  const pairs = munkres(matrix)
  const munkresMs = Math.round((performance.now() - begunMunkres) * 100) / 100
  return { ...highsRow, munkresMs, munkresCost: pairs.reduce((sum, [row, column]) => sum + (matrix[row]?.[column] ?? 0), 0) }
}

const indexes = (length: number) => Array.from({ length }, (_, index) => index)
const sum = (terms: readonly string[]) => terms.map((term, index) => (index % 50 === 49 ? `${term}\n` : term)).join(' + ')

function assignmentProgram(cost: readonly Float64Array[]): string {
  const n = cost.length
  const cells = indexes(n)
  return [
    'Minimize',
    ` obj: ${sum(cells.flatMap((i) => cells.map((j) => `${cost[i]?.[j]} x${i}_${j}`)))}`,
    'Subject To',
    ...cells.map((i) => ` r${i}: ${sum(cells.map((j) => `x${i}_${j}`))} = 1`),
    ...cells.map((j) => ` c${j}: ${sum(cells.map((i) => `x${i}_${j}`))} = 1`),
    'End',
  ].join('\n')
}

function gapProgram({ sense, value, use, capacity }: Extract<Instance, { kind: 'gap' }>): string {
  const agents = indexes(value.length)
  const jobs = indexes(value[0]?.length ?? 0)
  return [
    sense === 'max' ? 'Maximize' : 'Minimize',
    ` obj: ${sum(agents.flatMap((i) => jobs.map((j) => `${value[i]?.[j]} x${i}_${j}`)))}`,
    'Subject To',
    ...jobs.map((j) => ` j${j}: ${sum(agents.map((i) => `x${i}_${j}`))} = 1`),
    ...agents.map((i) => ` a${i}: ${sum(jobs.map((j) => `${use[i]?.[j]} x${i}_${j}`))} <= ${capacity[i]}`),
    'Binary',
    ...agents.map((i) => jobs.map((j) => ` x${i}_${j}`).join('')),
    'End',
  ].join('\n')
}
