import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Row } from '../row.js'
import { createCallCenter } from './call-center.js'
import { createQueueTraffic } from './queue-traffic.js'

const calls = 10_000

/** What 10,000 calls that an agent talks with take in memory: heap and external memory, after collection, above the idle process. */
export async function memoryBenchmark(): Promise<readonly Row[]> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const settled = async () => {
    for (let time = 0; time < 3; time++) {
      collect()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const { heapUsed, external } = process.memoryUsage()
    return (heapUsed + external) / 1024 ** 2
  }

  const traffic = createQueueTraffic()
  const center = createCallCenter()
  // One call from beginning to end, so that idle is a process that has worked.
  const first = traffic.call()
  for (let frame = first.next(); frame !== undefined; frame = first.next()) center.push(frame)
  const idle = await settled()

  for (let count = 0; count < calls; count++) {
    const call = traffic.call()
    while (call.ringing) center.push(call.next() ?? Buffer.alloc(0))
  }
  const held = await settled()
  const { size } = center.pipeline
  const followed = center.normaliser.size().calls
  if (size !== calls || followed !== calls || center.counts.pops !== calls + 1)
    throw new Error(`${size} interactions, ${followed} calls followed, ${center.counts.pops} pops`)
  return [{ calls, idleMb: idle, heldMb: held, stateMb: held - idle, kilobytesPerCall: ((held - idle) * 1024) / calls }]
}
