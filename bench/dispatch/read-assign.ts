import type { Instance } from './instance.js'

/** Reads n and n × n costs; the known optimum may stand behind. `null`: it is none. */
export function readAssign(name: string, numbers: readonly number[]): readonly Instance[] | null {
  const [n = 0] = numbers
  const rest = numbers.length - 1 - n * n
  return rest === 0 || rest === 1 ? [square(name, numbers.slice(1), n)] : null
}

/** Reads n × n costs without n before them; the known optimum may stand behind. `null`: it is none. */
export function readAssignWithoutSize(name: string, numbers: readonly number[]): readonly Instance[] | null {
  const n = Math.floor(Math.sqrt(numbers.length))
  return numbers.length - n * n <= 1 ? [square(name, numbers, n)] : null
}

/** Reads n, then `row column cost` counted from 1 for each pair that may be; the known optimum may stand behind. `null`: it is none. */
export function readSparseAssign(name: string, numbers: readonly number[]): readonly Instance[] | null {
  const [n = 0] = numbers
  const pairs = Math.floor((numbers.length - 1) / 3)
  if (!Number.isInteger(n) || n < 1 || n > 6000 || pairs < 1 || numbers.length - 1 - 3 * pairs > 1) return null
  const cost = Array.from({ length: n }, () => new Float64Array(n).fill(Number.POSITIVE_INFINITY))
  for (let at = 1; at <= 3 * pairs; at += 3) {
    const row = cost[(numbers[at] ?? 0) - 1]
    const column = (numbers[at + 1] ?? 0) - 1
    // a pair that is there twice: these are costs alone
    if (row?.[column] !== Number.POSITIVE_INFINITY) return null
    row[column] = numbers[at + 2] ?? 0
  }
  return [{ kind: 'assign', name, cost }]
}

function square(name: string, numbers: readonly number[], n: number): Instance {
  const cost = Array.from({ length: n }, (_, row) => Float64Array.from(numbers.slice(row * n, (row + 1) * n)))
  return { kind: 'assign', name, cost }
}
