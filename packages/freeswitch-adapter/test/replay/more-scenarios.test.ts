import { readdirSync, readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { summariseCall } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { replayRecording } from '../../src/replay/replay-recording.js'

/** One call as the phones at both ends lived it. */
interface LivedCall {
  readonly direction: string
  readonly number: string
  readonly outcome: string
  /** `extension result`; consulted colleagues who never got the customer are not listed. */
  readonly agents: readonly string[]
  readonly endedBy: string
}

const directory = new URL('../recordings/more/', import.meta.url)
const truth = JSON.parse(readFileSync(new URL('truth.json', directory), 'utf8')) as Record<string, readonly LivedCall[]>
const byNumber = (a: { number: string | null }, b: { number: string | null }) => String(a.number).localeCompare(String(b.number))

/** Scenarios recorded by listening to named events only, with the truth written down by who drove the phones. */
describe('further recorded scenarios replay to what the phones lived', () => {
  it('has a recording for each truth', () => {
    const files = readdirSync(directory).filter((file) => file.endsWith('.br'))
    expect(files.map((file) => file.replace('.esl.br', '')).sort()).toEqual(Object.keys(truth).sort())
  })

  for (const [name, lived] of Object.entries(truth)) {
    it(name, () => {
      const { calls, malformed } = replayRecording(brotliDecompressSync(readFileSync(new URL(`${name}.esl.br`, directory))))
      expect(malformed).toEqual([])
      const seen = calls.map(summariseCall).map((call) => {
        const consulted = new Set(
          call.transfers.filter(({ kind, result }) => kind === 'attended' && result !== 'completed').map(({ to }) => to),
        )
        const agents = call.agents.filter((agent) => !(agent.result === 'cancelled' && consulted.has(agent.extension)))
        return {
          direction: call.direction,
          number: call.customer.number,
          outcome: call.outcome,
          agents: agents.map((agent) => `${agent.extension} ${agent.result}`).sort(),
          endedBy: call.endedBy,
        }
      })
      expect(seen.sort(byNumber)).toEqual(lived.map((call) => ({ ...call, agents: [...call.agents].sort() })).sort(byNumber))
    })
  }

  it('a caller who calls again and gets their place back waits in the queue as anybody', () => {
    const { telephony } = replayRecording(brotliDecompressSync(readFileSync(new URL('c8_queue_resumed.esl.br', directory))))
    const [, again] = telephony.filter(({ type }) => type === 'originated')
    const told = telephony.filter(({ callId }) => callId === again?.callId).map(({ type }) => type)
    expect(told.indexOf('queued')).toBeGreaterThan(0)
    expect(told.indexOf('queued')).toBeLessThan(told.indexOf('delivered'))
  })
})
