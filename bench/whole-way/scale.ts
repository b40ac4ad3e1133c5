import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Row } from '../row.js'
import { createCallCenter } from './call-center.js'

const concurrent = [100, 1_000, 10_000]
const batch = 500
const batches = 60
const rounds = 5

/**
 * Cost per event with so many calls up at once: calls at every stage, events of random calls; a call that is over is followed by a new
 * one. CPU time of the whole way, collection of garbage included; the traffic is made by another process. The mean of
 * a round, then the median of the rounds, which are interleaved.
 */
export async function scaleBenchmark(): Promise<readonly Row[]> {
  const costs = new Map<number, number[]>(concurrent.map((calls) => [calls, []]))
  for (let round = 0; round <= rounds; round++)
    for (const calls of concurrent) {
      const cost = await measureAt(calls)
      // The first round compiles the code.
      if (round > 0) costs.get(calls)?.push(cost)
    }
  const first = median(costs.get(concurrent[0] ?? 0) ?? [])
  return concurrent.map((calls) => {
    const own = costs.get(calls) ?? []
    return {
      concurrentCalls: calls,
      cpuMicrosPerEvent: median(own),
      lowestCpuMicrosPerEvent: Math.min(...own),
      timesTheFirst: median(own) / first,
    }
  })
}

async function measureAt(concurrentCalls: number): Promise<number> {
  const maker = fork(fileURLToPath(new URL('./traffic-process.ts', import.meta.url)), [String(concurrentCalls), String(batch)], {
    serialization: 'advanced',
  })
  const request = async () => {
    maker.send('more')
    const [answer] = (await once(maker, 'message')) as [{ readonly bytes: Uint8Array; readonly ready: boolean }]
    return answer
  }
  try {
    const center = createCallCenter()
    for (let ready = false; !ready; ) {
      const answer = await request()
      center.push(answer.bytes)
      ready = answer.ready
    }
    let micros = 0
    for (let turn = 0; turn < batches; turn++) {
      const { bytes } = await request()
      const before = process.cpuUsage()
      center.push(bytes)
      const { user, system } = process.cpuUsage(before)
      micros += user + system
    }
    if (center.counts.pops < concurrentCalls / 4 || center.normaliser.size().calls < concurrentCalls / 2)
      throw new Error(`${center.counts.pops} pops, ${center.normaliser.size().calls} calls of ${concurrentCalls}`)
    return micros / batch / batches
  } finally {
    maker.kill()
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
