import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { codecBenchmark } from './codec.js'
import { eslBenchmark } from './esl/esl-benchmark.js'
import { importBenchmark } from './import/import-benchmark.js'
import { printRows } from './print-rows.js'
import type { Row } from './row.js'
import { webhooksBenchmark } from './webhooks/webhooks.js'
import { memoryBenchmark } from './whole-way/memory.js'
import { pipelineBenchmark } from './whole-way/pipeline.js'
import { popBenchmark } from './whole-way/pop-latency.js'
import { scaleBenchmark } from './whole-way/scale.js'

/** `npm run bench -- [--json] [name …]`: compares with named peers in one run; nothing here is a test. */
const benchmarks: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  codec: codecBenchmark,
  esl: eslBenchmark,
  pipeline: pipelineBenchmark,
  memory: memoryBenchmark,
  scale: scaleBenchmark,
  pop: popBenchmark,
  import: importBenchmark,
  webhooks: webhooksBenchmark,
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
  const rows = await run()
  if (values.json) {
    for (const row of rows) console.log(JSON.stringify({ benchmark: name, ...row }))
    continue
  }
  console.log(`\n${name} · Node ${process.version} · ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`)
  printRows(rows)
}
