import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createFreeSwitchAdapter } from '@ringloop/freeswitch-adapter'
import type { Row } from '../row.js'
import { createDecisions } from './call-center.js'

const held = 10_000
const rate = 60
const seconds = 40
const talkSeconds = 20
/** Calls of the first seconds, while the code is compiled and the talking calls gather, are left out. */
const leaveOutSeconds = 10

type Word = 'done' | { readonly port: number } | { readonly callId: string; readonly at: bigint; readonly up: number }

/**
 * From the moment another process writes the frame that causes a pop (the CHANNEL_CREATE of the agent's leg, by which the queue offers
 * the call) to the moment the pipeline gives the effect `popScreen`: loopback, socket, connection, codec, normaliser, reducer, decision.
 * 10,000 other calls are up all the time. The contact is looked up in memory when the call begins, so it is there when the agent is offered the call. Both processes read the
 * machine's monotonic clock.
 */
export async function popBenchmark(): Promise<readonly Row[]> {
  const server = fork(
    fileURLToPath(new URL('./pop-server.ts', import.meta.url)),
    [rate, seconds, talkSeconds, held].map(String),
    { serialization: 'advanced' },
  )
  const written: { readonly callId: string; readonly at: bigint }[] = []
  const popped = new Map<string, bigint>()
  let mostUp = 0
  const { take } = createDecisions((effect) => void popped.set(effect.callId, process.hrtime.bigint()))
  let adapter: ReturnType<typeof createFreeSwitchAdapter> | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      server.on('exit', () => reject(new Error('the server of the benchmark ended')))
      server.on('message', (word: Word) => {
        if (word === 'done') return resolve()
        if ('port' in word) {
          adapter = createFreeSwitchAdapter({ host: '127.0.0.1', port: word.port, password: 'ClueCon', auditMilliseconds: 0 })
          adapter.on('telephony', (facts) => facts.forEach(take))
          adapter.start({ active: [] })
          return
        }
        written.push(word)
        mostUp = Math.max(mostUp, word.up)
      })
    })
  } finally {
    await adapter?.[Symbol.asyncDispose]()
    server.kill()
  }
  const counted = written.slice(rate * leaveOutSeconds)
  const times = counted
    .map(({ callId, at }) => {
      const then = popped.get(callId)
      if (then === undefined) throw new Error(`call ${callId} did not pop`)
      return Number(then - at) / 1e6
    })
    .sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return [{ newCallsPerSecond: rate, concurrentCalls: mostUp, pops: times.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }]
}
