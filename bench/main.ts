import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { codecBenchmark } from './codec.js'
import { pipelineBenchmark } from './pipeline.js'
import type { BenchmarkResult } from './result.js'

/** `npm run bench -- [--json] [codec|pipeline …]`: compares with named peers in one run; nothing here is a test. */
const benchmarks: Readonly<Record<string, () => Promise<readonly BenchmarkResult[]>>> = {
  codec: codecBenchmark,
  pipeline: pipelineBenchmark,
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
const names = positionals.length > 0 ? positionals : Object.keys(benchmarks)
for (const name of names) {
  const run = benchmarks[name]
  if (run === undefined) {
    console.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`)
    process.exitCode = 1
    continue
  }
  const results = await run()
  if (values.json) {
    for (const result of results) console.log(JSON.stringify({ benchmark: name, ...result }))
    continue
  }
  console.log(`\n${name} · Node ${process.version} · ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`)
  const base = results[0]?.microsPerEvent ?? 1
  for (const { what, microsPerEvent, eventsPerSecond } of results) {
    const ratio = (microsPerEvent / base).toFixed(1)
    console.log(
      `  ${what.padEnd(56)} ${microsPerEvent.toFixed(1).padStart(8)} µs/event ${Math.round(eventsPerSecond).toLocaleString('en').padStart(10)} events/s  × ${ratio}`,
    )
  }
}
