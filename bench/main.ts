import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { printRows } from './print-rows.js'
import type { Row } from './row.js'

/**
 * `npm run bench -- [--json] [name …]`: compares with named peers in one run; nothing here is a test. After `dispatch`, files may follow.
 *
 * `desk-hour` takes an hour, and runs only if it is asked for: `desk-hour [--minutes 60] [--speed 1]`.
 *
 * With `--json` a row is an object a line; where more than one benchmark runs, each row says of which it is.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    peers: { type: 'boolean' },
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    speed: { type: 'string' },
  },
})

type Rows = Iterable<Row> | AsyncIterable<Row>

// each is loaded when it is asked for: what the others need would be among their milliseconds of beginning
const benchmarks: Readonly<Record<string, (files: readonly string[]) => Promise<Rows>>> = {
  codec: async () => (await import('./codec.js')).codecBenchmark(),
  esl: async () => (await import('./esl/esl-benchmark.js')).eslBenchmark(),
  pipeline: async () => (await import('./whole-way/pipeline.js')).pipelineBenchmark(),
  memory: async () => (await import('./whole-way/memory.js')).memoryBenchmark(),
  scale: async () => (await import('./whole-way/scale.js')).scaleBenchmark(),
  pop: async () => (await import('./whole-way/pop-latency.js')).popBenchmark(),
  import: async () => (await import('./import/import-benchmark.js')).importBenchmark(),
  webhooks: async () => (await import('./webhooks/webhooks.js')).webhooksBenchmark(),
  sla: async () => (await import('./sla/sla-benchmark.js')).slaBenchmark(),
  wallboard: async () => (await import('./wallboard/wallboard-benchmark.js')).wallboardBenchmark(),
  rules: async () => (await import('./rules/rules-benchmark.js')).rulesBenchmark(),
  desk: async () => (await import('./desk/desk-benchmark.js')).deskBenchmark(),
  'desk-hour': async () =>
    (await import('./desk/heap-benchmark.js')).heapBenchmark({
      minutes: Number(values.minutes ?? 60),
      speed: Number(values.speed ?? 1),
    }),
  dispatch: async (files) => {
    const { dispatchBenchmark } = await import('./dispatch/dispatch-benchmark.js')
    return dispatchBenchmark(files, { peers: values.peers ?? false, seconds: Number(values.seconds ?? 7) })
  },
}

const [asked] = positionals
const names =
  asked === undefined
    ? Object.keys(benchmarks).filter((name) => name !== 'desk-hour')
    : asked === 'dispatch'
      ? [asked]
      : positionals
for (const name of names) {
  const run = benchmarks[name]
  if (run === undefined) {
    console.error(`There is no benchmark "${name}". There are: ${Object.keys(benchmarks).join(', ')}.`)
    process.exitCode = 1
    continue
  }
  const rows: Row[] = []
  for await (const row of await run(positionals.slice(1))) {
    if (values.json) console.log(JSON.stringify(names.length === 1 ? row : { benchmark: name, ...row }))
    else rows.push(row)
  }
  if (values.json) continue
  console.log(`\n${name} · Node ${process.version} · ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`)
  printRows(rows)
}
