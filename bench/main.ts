import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { codecBenchmark } from './codec.js'
import { dispatchBenchmark } from './dispatch/dispatch-benchmark.js'
import { eslBenchmark } from './esl/esl-benchmark.js'
import { importBenchmark } from './import/import-benchmark.js'
import { printRows } from './print-rows.js'
import type { Row } from './row.js'
import { rulesBenchmark } from './rules/rules-benchmark.js'
import { slaBenchmark } from './sla/sla-benchmark.js'
import { webhooksBenchmark } from './webhooks/webhooks.js'
import { memoryBenchmark } from './whole-way/memory.js'
import { pipelineBenchmark } from './whole-way/pipeline.js'
import { popBenchmark } from './whole-way/pop-latency.js'
import { scaleBenchmark } from './whole-way/scale.js'

/** `npm run bench -- [--json] [name …]`: compares with named peers in one run; nothing here is a test. After `dispatch`, files may follow. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, peers: { type: 'boolean' }, seconds: { type: 'string' } },
})

const benchmarks: Readonly<Record<string, (files: readonly string[]) => Promise<readonly Row[]> | AsyncIterable<Row>>> = {
  codec: codecBenchmark,
  esl: eslBenchmark,
  pipeline: pipelineBenchmark,
  memory: memoryBenchmark,
  scale: scaleBenchmark,
  pop: popBenchmark,
  import: importBenchmark,
  webhooks: webhooksBenchmark,
  sla: slaBenchmark,
  rules: rulesBenchmark,
  dispatch: (files) => dispatchBenchmark(files, { peers: values.peers ?? false, seconds: Number(values.seconds ?? 6) }),
}

const [asked] = positionals
const names = asked === undefined ? Object.keys(benchmarks) : asked === 'dispatch' ? [asked] : positionals
for (const name of names) {
  const run = benchmarks[name]
  if (run === undefined) {
    console.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`)
    process.exitCode = 1
    continue
  }
  const rows: Row[] = []
  for await (const row of await run(positionals.slice(1))) {
    if (values.json) console.log(JSON.stringify({ benchmark: name, ...row }))
    else rows.push(row)
  }
  if (values.json) continue
  console.log(`\n${name} · Node ${process.version} · ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`)
  printRows(rows)
}
