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
  /** Pairs of places that are remembered; the oldest are forgotten. Default 500,000. */
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

interface Spot {
  readonly key: string
}

/**
 * Travel times by road, of a server that speaks OSRM's `/table` (v1). Asked in blocks as large as the server takes, and only for what is not
 * remembered. What the server does not know, or does not say in time, is estimated by {@link straightLine}; the table says so.
 *
 * @see https://project-osrm.org/docs/v5.24.0/api/#table-service
 */
export function createOsrmTravelTime(options: OsrmOptions): TravelTime {
  const { tableSize = 100, remembered = 500_000 } = options
  const estimate = straightLine(options)
  const ask = createAsk(options)
  const known = new Map<string, number | null>()

  const remember = (pair: string, seconds: number | null) => {
    known.delete(pair)
    known.set(pair, seconds)
    if (known.size > remembered) {
      const oldest = known.keys().next().value
      if (oldest !== undefined) known.delete(oldest)
    }
  }

  return {
    async among(places, { signal } = {}): Promise<TravelTable> {
      const spots = [...new Map(places.map((place) => [keyOf(place), { key: keyOf(place) }])).values()]
      // what this answer needs is kept with it: the memory may forget it meanwhile
      const found = new Map<string, number | null>()
      const pairOf = (from: Spot, to: Spot) => `${from.key};${to.key}`
      const missing = (block: Block) => {
        let any = false
        for (const from of block.sources)
          for (const to of block.destinations) {
            const seconds = known.get(pairOf(from, to))
            if (seconds !== undefined) found.set(pairOf(from, to), seconds)
            else if (from !== to) any = true
          }
        return any
      }
      const waiting = blocksOf(spots, tableSize).filter(missing)
      let trouble: string | null = null
      const work = async () => {
        for (let block = waiting.shift(); block !== undefined && trouble === null; block = waiting.shift()) {
          try {
            const durations = await ask(block, signal)
            for (const [row, from] of block.sources.entries())
              for (const [column, to] of block.destinations.entries()) {
                const seconds = durations[row]?.[column] ?? null
                found.set(pairOf(from, to), seconds)
                remember(pairOf(from, to), seconds)
              }
          } catch (error) {
            if (signal?.aborted) throw new RingloopError('aborted', 'The travel times are not wanted any more.')
            // who does not answer now is not asked for the rest either
            trouble ??= error instanceof Error ? error.message : String(error)
          }
        }
      }
      await Promise.all(Array.from({ length: concurrency }, work))
      return tableOf({ spots, found, estimate, trouble })
    },
  }
}

/** About a metre. */
const keyOf = ({ latitude, longitude }: Place) => `${longitude.toFixed(5)},${latitude.toFixed(5)}`

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
  readonly spots: readonly Spot[]
  readonly found: ReadonlyMap<string, number | null>
  readonly estimate: TravelTable
  readonly trouble: string | null
}): TravelTable {
  const { spots, found, estimate, trouble } = of
  const wanted = spots.length * (spots.length - 1)
  let byRoad = 0
  for (const [pair, seconds] of found) {
    const [from, to] = pair.split(';')
    if (seconds !== null && from !== to) byRoad++
  }
  const basis = byRoad >= wanted ? 'roads' : byRoad === 0 ? 'straightLine' : 'partly'
  const unknown = `the server knows no road for ${wanted - byRoad} of ${wanted} ways; they are estimated`
  return {
    seconds: (from, to) => {
      const one = keyOf(from)
      const other = keyOf(to)
      return one === other ? 0 : (found.get(`${one};${other}`) ?? estimate.seconds(from, to))
    },
    basis,
    note:
      basis === 'roads' ? null : trouble === null ? unknown : `${wanted - byRoad} of ${wanted} ways are estimated: ${trouble}`,
  }
}

function createAsk({ url, profile = 'driving', timeoutMs = 5_000, fetch = globalThis.fetch }: OsrmOptions) {
  const base = `${url.replace(/\/+$/, '')}/table/v1/${encodeURIComponent(profile)}/`
  return async (
    { sources, destinations }: Block,
    signal: AbortSignal | undefined,
  ): Promise<readonly (readonly (number | null)[])[]> => {
    const same = sources === destinations
    const coordinates = (same ? sources : [...sources, ...destinations]).map(({ key }) => key).join(';')
    const indexes = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index).join(';')
    const chosen = same
      ? ''
      : `&sources=${indexes(0, sources.length)}&destinations=${indexes(sources.length, destinations.length)}`
    const limit = AbortSignal.timeout(timeoutMs)
    const response = await fetch(`${base}${coordinates}?annotations=duration${chosen}`, {
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
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
