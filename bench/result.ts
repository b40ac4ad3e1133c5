import { Bench } from 'tinybench'

/** One row: what was measured, and its cost by the median of the samples. */
export interface BenchmarkResult {
  readonly what: string
  readonly microsPerEvent: number
  readonly eventsPerSecond: number
}

/** Measures each task; a task handles `events` events at a time. */
export async function measure(events: number, tasks: Readonly<Record<string, () => void>>): Promise<readonly BenchmarkResult[]> {
  const bench = new Bench({ time: 1500, warmupTime: 500 })
  for (const [name, task] of Object.entries(tasks)) bench.add(name, task)
  await bench.run()
  return bench.tasks.map(({ name, result }) => {
    if (result === undefined || !('latency' in result)) throw new Error(`${name} gave no result`)
    const microsPerEvent = (result.latency.p50 * 1000) / events
    return { what: name, microsPerEvent, eventsPerSecond: 1_000_000 / microsPerEvent }
  })
}
