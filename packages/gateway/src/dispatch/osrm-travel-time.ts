import { RingloopError } from '@ringloop/core'
import { type Place, type StraightLineOptions, straightLine, type TravelTable, type TravelTime } from '@ringloop/core/dispatch'
import * as z from 'zod'

/** How {@link createOsrmTravelTime} asks. */
export interface OsrmOptions extends StraightLineOptions {
  /** Up to the profile, like `http://127.0.0.1:5000`. */
  readonly url: string
  /** Default `driving`. */
  readonly profile?: string
  /** A request may take so long. Default 5 s. */
  readonly timeoutMs?: number
  /** Coordinates of one request at most, as the server's `--max-table-size` allows. Default 100, as OSRM's own. */
  readonly tableSize?: number
  /** Pairs of places that are remembered. Default 500,000. */
  readonly remembered?: number
  readonly fetch?: typeof globalThis.fetch
}

/** Requests under way at once. */
const concurrency = 4
const maximumAnswerBytes = 16 * 1024 * 1024

const answerSchema = z.object({ code: z.literal('Ok'), durations: z.array(z.array(z.number().min(0).nullable())) })

interface Block {
  readonly sources: readonly Spot[]
  readonly destinations: readonly Spot[]
}

/** One place of a question; several within a metre are one. */
interface Spot {
  readonly key: string
  readonly index: number
}

/**
 * Travel times by road, of a server that speaks OSRM's `/table` (v1). Asked in blocks as large as the server takes, four at once, and only
 * for what is not remembered. What the server does not know, or has not said after four times the time of one request, is estimated by
 * {@link straightLine}; the table says so.
 *
 * @throws `invalidInput` for more than 600 places; `aborted`
 * @see https://project-osrm.org/docs/v5.24.0/api/#table-service
 */
export function createOsrmTravelTime(options: OsrmOptions): TravelTime {
  const { tableSize = 100, remembered = 500_000, timeoutMs = 5_000 } = options
  const estimate = straightLine(options)
  const ask = createAsk(options)
  const known = createPairMemory(remembered)

  return {
    async among(places, { signal } = {}): Promise<TravelTable> {
      const spots = spotsOf(places)
      if (spots.length > maximumPlaces)
        throw new RingloopError('invalidInput', `There are ${spots.length} places; ways are asked for among ${maximumPlaces}.`, {
          mend: 'Send the orders and engineers of one region.',
        })
      // what this answer needs is kept with it: the memory may forget it meanwhile
      const found = new Float64Array(spots.length ** 2).fill(unasked)
      const missing = ({ sources, destinations }: Block) => {
        let any = false
        for (const from of sources)
          for (const to of destinations) {
            const seconds = known.get(from.key, to.key)
            if (seconds !== undefined) found[from.index * spots.length + to.index] = seconds
            else if (from !== to) any = true
          }
        return any
      }
      const waiting = blocksOf(spots, tableSize).filter(missing)
      const deadline = AbortSignal.timeout(timeoutMs * questionsInTime)
      const until = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
      let trouble: string | null = null
      const work = async () => {
        for (let block = waiting.shift(); block !== undefined && trouble === null; block = waiting.shift()) {
          try {
            const durations = await ask(block, until)
            for (const [row, from] of block.sources.entries())
              for (const [column, to] of block.destinations.entries()) {
                const seconds = durations[row]?.[column] ?? noRoad
                found[from.index * spots.length + to.index] = seconds
                known.set(from.key, to.key, seconds)
              }
          } catch (error) {
            if (signal?.aborted) throw new RingloopError('aborted', 'The travel times are not wanted any more.')
            // who does not answer now is not asked for the rest either
            trouble ??= deadline.aborted
              ? `not all was answered within ${(timeoutMs * questionsInTime) / 1000} s`
              : error instanceof Error
                ? error.message
                : String(error)
          }
        }
      }
      await Promise.all(Array.from({ length: concurrency }, work))
      return tableOf({ places, spots, found, estimate, trouble })
    },
  }
}

/** More places make a table of which every part takes a request of its own. */
const maximumPlaces = 600
/** As many times as long as one request may take, all of them may. */
const questionsInTime = 4
/** The server says that there is none. */
const noRoad = Number.NaN
const unasked = Number.POSITIVE_INFINITY

/** About a metre. */
const keyOf = ({ latitude, longitude }: Place) => `${longitude.toFixed(5)},${latitude.toFixed(5)}`

function spotsOf(places: readonly Place[]): readonly Spot[] {
  const keys = [...new Set(places.map(keyOf))]
  return keys.map((key, index) => ({ key, index }))
}

/** Remembers so many pairs; from where it was asked first is forgotten first. */
function createPairMemory(limit: number) {
  const rows = new Map<string, Map<string, number>>()
  let size = 0
  return {
    get: (from: string, to: string): number | undefined => rows.get(from)?.get(to),
    set(from: string, to: string, seconds: number) {
      const row = rows.get(from) ?? new Map<string, number>()
      rows.set(from, row)
      if (!row.has(to)) size++
      row.set(to, seconds)
      for (const [oldest, forgotten] of rows) {
        if (size <= limit || oldest === from) break
        rows.delete(oldest)
        size -= forgotten.size
      }
    },
  }
}

/** All pairs, in blocks of no more coordinates than the server takes. */
function blocksOf(spots: readonly Spot[], tableSize: number): Block[] {
  if (spots.length < 2) return []
  if (spots.length <= tableSize) return [{ sources: spots, destinations: spots }]
  const half = Math.floor(tableSize / 2)
  const parts = Array.from({ length: Math.ceil(spots.length / half) }, (_, index) =>
    spots.slice(index * half, (index + 1) * half),
  )
  return parts.flatMap((sources) => parts.map((destinations) => ({ sources, destinations })))
}

function tableOf(of: {
  readonly places: readonly Place[]
  readonly spots: readonly Spot[]
  readonly found: Float64Array
  readonly estimate: TravelTable
  readonly trouble: string | null
}): TravelTable {
  const { places, spots, found, estimate, trouble } = of
  const count = spots.length
  const byKey = new Map(spots.map(({ key, index }) => [key, index]))
  const indexes = new Map(places.map((place) => [place, byKey.get(keyOf(place)) ?? -1]))
  const indexOf = (place: Place) => indexes.get(place) ?? byKey.get(keyOf(place)) ?? -1
  const wanted = count * (count - 1)
  let byRoad = 0
  for (let from = 0; from < count; from++)
    for (let to = 0; to < count; to++) if (from !== to && Number.isFinite(found[from * count + to])) byRoad++
  const basis = byRoad >= wanted ? 'roads' : byRoad === 0 ? 'straightLine' : 'partly'
  const unknown = `the server knows no road for ${wanted - byRoad} of ${wanted} ways; they are estimated`
  return {
    seconds(from, to) {
      const one = indexOf(from)
      const other = indexOf(to)
      if (one === other && one >= 0) return 0
      const seconds = one < 0 || other < 0 ? unasked : (found[one * count + other] ?? unasked)
      return Number.isFinite(seconds) ? seconds : estimate.seconds(from, to)
    },
    basis,
    note:
      basis === 'roads' ? null : trouble === null ? unknown : `${wanted - byRoad} of ${wanted} ways are estimated: ${trouble}`,
  }
}

function createAsk({ url, profile = 'driving', timeoutMs = 5_000, fetch = globalThis.fetch }: OsrmOptions) {
  const base = `${url.replace(/\/+$/, '')}/table/v1/${encodeURIComponent(profile)}/`
  return async ({ sources, destinations }: Block, signal: AbortSignal): Promise<readonly (readonly (number | null)[])[]> => {
    const same = sources === destinations
    const coordinates = (same ? sources : [...sources, ...destinations]).map(({ key }) => key).join(';')
    const indexes = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index).join(';')
    const chosen = same
      ? ''
      : `&sources=${indexes(0, sources.length)}&destinations=${indexes(sources.length, destinations.length)}`
    const limit = AbortSignal.timeout(timeoutMs)
    const response = await fetch(`${base}${coordinates}?annotations=duration${chosen}`, {
      signal: AbortSignal.any([signal, limit]),
      headers: { accept: 'application/json' },
      redirect: 'error',
    }).catch((error: unknown) => {
      throw new Error(
        limit.aborted ? `no answer within ${timeoutMs / 1000} s` : 'the server for travel times cannot be reached',
        {
          cause: error,
        },
      )
    })
    const text = await textOf(response)
    if (!response.ok) throw new Error(`the server for travel times answers ${response.status}`)
    const { durations } = readAnswer(text)
    if (durations.length !== sources.length || durations.some((row) => row.length !== destinations.length))
      throw new Error('the server for travel times answers with a table of another size')
    return durations
  }
}

function readAnswer(text: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error('the server for travel times answers something else than a table', { cause })
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.length > maximumAnswerBytes) throw new Error('the server for travel times answers too much')
  }
  return text + decoder.decode()
}
