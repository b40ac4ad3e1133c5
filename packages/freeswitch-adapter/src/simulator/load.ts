import type { CallerScript } from './customers.js'
import type { SeededRandom } from './random.js'

/** A run of calls. */
export interface LoadOptions {
  readonly calls: number
  readonly perSecond: number
  /** The number that is dialled; the first queue's by default. */
  readonly to?: string
  /** How long customers talk, at least and at most, in seconds; 5 to 25 by default. */
  readonly talkSeconds?: readonly [number, number]
  /** How long they wait before they give up, at least and at most, in seconds; 20 to 60 by default. */
  readonly patienceSeconds?: readonly [number, number]
  /** Ends the run: no new calls. */
  readonly signal?: AbortSignal
  /** Changes one call of the run. */
  readonly script?: (index: number, usual: CallerScript) => CallerScript
}

const givenNames = ['Anna', 'Wei', 'José', 'Olga', 'Tariq', 'Mai', 'Søren', 'Ngozi', '小明', 'Élodie']
const familyNames = ['Müller', 'Chen', 'García', 'Ivanova', "O'Brien", 'Nguyễn', 'Larsen', 'Okafor', '王', 'Dupont']

/** Writes the script of one caller of a run. */
export function writeScript(random: SeededRandom, options: LoadOptions, to: string, index: number): CallerScript {
  const [talkFrom, talkTo] = options.talkSeconds ?? [5, 25]
  const [waitFrom, waitTo] = options.patienceSeconds ?? [20, 60]
  const within = (from: number, until: number) => from + random.next() * (until - from)
  const pick = (names: readonly string[]) => names[Math.floor(random.next() * names.length)] ?? ''
  const usual: CallerScript = {
    from: `09${String(10_000_000 + index).slice(-8)}`,
    name: `${pick(givenNames)} ${pick(familyNames)}`,
    to: options.to ?? to,
    talkSeconds: within(talkFrom, talkTo),
    patienceSeconds: within(waitFrom, waitTo),
  }
  return options.script?.(index, usual) ?? usual
}
