import { Bench } from 'tinybench'
import type { Row } from './row.js'

/** Measures each task by the median of the samples; a task handles `events` events at a time. */
export async function measure(events: number, tasks: Readonly<Record<string, () => void>>): Promise<readonly Row[]> {
  const bench = new Bench({ time: 1500, warmupTime: 500 })
  for (const [name, task] of Object.entries(tasks)) bench.add(name, task)
  await bench.run()
  return bench.tasks.map(({ name, result }) => {
    if (result === undefined || !('latency' in result)) throw new Error(`${name} gave no result`)
    const microsPerEvent = (result.latency.p50 * 1000) / events
    return { task: name, microsPerEvent, eventsPerSecond: Math.round(1_000_000 / microsPerEvent) }
  })
}
