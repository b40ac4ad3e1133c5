import type { Instance } from './instance.js'

/** Where an instance lies among the numbers of its file. */
interface Place {
  readonly at: number
  readonly agents: number
  readonly jobs: number
}

/** Above so many instances, files where some have an optimum behind them and some not are not tried: each doubles the ways to read it. */
const mostOfBoth = 12

/**
 * Reads `count` generalised assignment problems: agents and jobs, values, uses, capacities. The known optimum may stand behind each, behind
 * some, or all of them together at the end. `null`: it is none.
 */
export function readGap(name: string, numbers: readonly number[], from: number, count: number): readonly Instance[] | null {
  if (!Number.isInteger(count) || count < 1 || count > 1000) return null
  const none = placesOf(numbers, from, count, [0])
  const rest = none === null ? -1 : numbers.length - endOf(none)
  const places =
    none !== null && (rest === 0 || rest === count)
      ? none
      : (exactly(numbers, from, count, [1]) ?? (count > mostOfBoth ? null : exactly(numbers, from, count, [0, 1])))
  return places?.map((place, index) => instanceAt(name, numbers, place, index)) ?? null
}

const sizeOf = ({ agents, jobs }: Place) => 2 + 2 * agents * jobs + agents
const endOf = (places: readonly Place[]) => {
  const last = places.at(-1)
  return last === undefined ? 0 : last.at + sizeOf(last)
}

/** Places of instances with so many numbers behind each as one of `extras` says, whatever comes after them. */
function placesOf(
  numbers: readonly number[],
  from: number,
  count: number,
  extras: readonly number[],
  isDone: (end: number) => boolean = () => true,
): readonly Place[] | null {
  if (count === 0) return isDone(from) ? [] : null
  const [agents = 0, jobs = 0] = numbers.slice(from, from + 2)
  const place = { at: from, agents, jobs }
  if (![agents, jobs].every((size) => Number.isInteger(size) && size > 0) || from + sizeOf(place) > numbers.length) return null
  for (const extra of extras) {
    const others = placesOf(numbers, from + sizeOf(place) + extra, count - 1, extras, isDone)
    if (others !== null) return [place, ...others]
  }
  return null
}

const exactly = (numbers: readonly number[], from: number, count: number, extras: readonly number[]) =>
  placesOf(numbers, from, count, extras, (end) => end === numbers.length)

function instanceAt(name: string, numbers: readonly number[], { at, agents, jobs }: Place, index: number): Instance {
  const matrix = (begin: number) =>
    Array.from({ length: agents }, (_, agent) => numbers.slice(begin + agent * jobs, begin + (agent + 1) * jobs))
  const values = at + 2
  const uses = values + agents * jobs
  const capacities = uses + agents * jobs
  return {
    kind: 'gap',
    name: `${name}-${index + 1}`,
    sense: senseOf(name, jobs),
    value: matrix(values),
    use: matrix(uses),
    capacity: numbers.slice(capacities, capacities + agents),
  }
}

/**
 * The files say nothing of it: their names do (`gap1` to `gap12` are maximised, `gapa` to `gape` and Yagiura's `d20100` minimised), else their
 * sizes, since the minimised ones begin at 100 jobs.
 */
function senseOf(name: string, jobs: number): 'max' | 'min' {
  if (/gap[_-]?[a-e](?![a-z])/i.test(name) || /^[a-e]\d{5,6}$/i.test(name)) return 'min'
  if (/gap[_-]?\d/i.test(name)) return 'max'
  return jobs >= 100 ? 'min' : 'max'
}
