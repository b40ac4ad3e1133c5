import { basename, extname } from 'node:path'
import type { Instance } from './instance.js'
import { readSolomon } from './read-solomon.js'

/**
 * Recognises OR-Library's assignment files (n, then n × n costs; or the costs alone; or n, then `row column cost` lines), its generalised
 * assignment files (several a file; with or without the known optimum behind each, which is passed by), and Solomon's and Gehring and
 * Homberger's files.
 */
export function readInstances(file: string, text: string): readonly Instance[] {
  const name = basename(file, extname(file))
  if (/^\s*VEHICLE\b/im.test(text) && /^\s*CUSTOMER\b/im.test(text)) return [readSolomon(name, text)]
  const numbers = text.trim().split(/\s+/).map(Number)
  if (numbers.length < 2 || numbers.some(Number.isNaN))
    throw new Error(
      `${file}: neither numbers alone, as OR-Library's assign and gap files are, nor VEHICLE and CUSTOMER, as Solomon's are`,
    )
  const found = readGap(name, numbers, 0) ?? readGap(name, numbers, 1) ?? readAssign(name, numbers)
  if (found === null)
    throw new Error(
      `${file}: ${numbers.length} numbers, of which the first is ${numbers[0]}: not n and n × n costs, not n × n costs, not n and lines of three, not the matrices of a gap file`,
    )
  return found
}

function readAssign(name: string, numbers: readonly number[]): readonly Instance[] | null {
  const [n = 0] = numbers
  const side = Math.round(Math.sqrt(numbers.length))
  if (numbers.length === 1 + n * n) return [square(name, numbers, 1, n)]
  if (numbers.length === side * side) return [square(name, numbers, 0, side)]
  const isCell = (at: number) => Number.isInteger(numbers[at]) && (numbers[at] ?? 0) >= 1 && (numbers[at] ?? 0) <= n
  if (!Number.isInteger(n) || n > 6000 || numbers.length % 3 !== 1) return null
  const cost = Array.from({ length: n }, () => new Float64Array(n).fill(Number.POSITIVE_INFINITY))
  for (let at = 1; at < numbers.length; at += 3) {
    const row = isCell(at) && isCell(at + 1) ? cost[(numbers[at] ?? 0) - 1] : undefined
    if (row === undefined) return null
    row[(numbers[at + 1] ?? 0) - 1] = numbers[at + 2] ?? 0
  }
  return [{ kind: 'assign', name, cost }]
}

function square(name: string, numbers: readonly number[], from: number, n: number): Instance {
  const cost = Array.from({ length: n }, (_, row) => Float64Array.from(numbers.slice(from + row * n, from + (row + 1) * n)))
  return { kind: 'assign', name, cost }
}

/** `extra` numbers stand behind each instance: 1 where the known optimum does. */
function readGap(name: string, numbers: readonly number[], extra: 0 | 1): readonly Instance[] | null {
  const isCount = (value: number | undefined): value is number => value !== undefined && Number.isInteger(value) && value > 0
  const [count] = numbers
  if (!isCount(count) || count > 1000) return null
  const instances: Instance[] = []
  let at = 1
  for (let index = 1; index <= count; index++) {
    const agents = numbers[at]
    const jobs = numbers[at + 1]
    at += 2
    if (!isCount(agents) || !isCount(jobs) || at + 2 * agents * jobs + agents + extra > numbers.length) return null
    const matrix = () =>
      Array.from({ length: agents }, () => {
        at += jobs
        return numbers.slice(at - jobs, at)
      })
    const value = matrix()
    const use = matrix()
    at += agents + extra
    instances.push({
      kind: 'gap',
      name: `${name}-${index}`,
      sense: senseOf(name, jobs),
      value,
      use,
      capacity: numbers.slice(at - agents - extra, at - extra),
    })
  }
  return at === numbers.length ? instances : null
}

/** The files say nothing of it: their names do, else their sizes, since the minimised ones begin at 100 jobs. */
function senseOf(name: string, jobs: number): 'max' | 'min' {
  if (/gap_?[a-e]/i.test(name)) return 'min'
  if (/gap_?\d/i.test(name)) return 'max'
  return jobs >= 100 ? 'min' : 'max'
}
