import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultSelection } from '@ringloop/freeswitch-adapter'
import { build } from 'esbuild'
import type { Row } from '../row.js'
import { type RecordedEvents, recordedEvents } from './recorded-events.js'
import type { ClientOrder, ClientReport } from './run-client.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const sources = {
  '@ringloop/freeswitch-adapter': 'ringloop',
  '@ringloop/freeswitch-adapter/modesl': 'ringloop-over-modesl',
  'modesl 1.2.1': 'modesl',
  'drachtio-modesl 1.3.1': 'drachtio-modesl',
  'esl 11.2.1': 'esl',
  'raw socket': 'raw-socket',
} as const
const clients = Object.keys(sources) as (keyof typeof sources)[]
const rounds = 5
/** Node goes on compiling in the background for long; its work would be counted as the client's. */
const warmUp = 15
const repetitions = 25
/** A client that sees less than all it is sent would wait for ever. */
const limitMs = 120_000

/**
 * CPU per event of whole clients: a process a client, the same recorded stream from another process over loopback, six headers read of
 * each event. The rounds are interleaved (every client once, then again), and the medians are given, with the
 * lowest beside them for a machine that others use too; nothing is subtracted.
 */
export async function eslBenchmark(): Promise<readonly Row[]> {
  // Plain files, so that no process has a TypeScript compiler in its memory. Inside the workspace, where the peers can be found.
  const directory = mkdtempSync(join(here, '../../node_modules/.esl-benchmark-'))
  try {
    await build({
      entryPoints: [join(here, 'stream-server.ts'), ...Object.values(sources).map((name) => join(here, 'clients', `${name}.ts`))],
      entryNames: '[name]',
      outExtension: { '.js': '.mjs' },
      outdir: directory,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      conditions: ['@ringloop/source'],
      external: ['modesl', 'drachtio-modesl', 'esl'],
      logLevel: 'error',
    })
    const streams = { plain: recordedEvents('plain'), json: recordedEvents('json') }
    for (const [format, { bytes }] of Object.entries(streams)) writeFileSync(join(directory, `${format}.esl`), bytes)
    const reports = new Map<string, ClientReport[]>()
    for (let round = 0; round < rounds; round++) {
      console.error(`esl: round ${round + 1} of ${rounds}, about half a minute each …`)
      for (const format of ['plain', 'json'] as const)
        for (const client of clients) {
          const key = `${client}\n${format}`
          reports.set(key, [...(reports.get(key) ?? []), await runOnce(directory, sources[client], format, streams[format])])
        }
    }
    return ['plain', 'json'].flatMap((format) =>
      clients.map((client) => {
        const own = reports.get(`${client}\n${format}`) ?? []
        return {
          client,
          format,
          cpuMicrosPerEvent: round2(median(own.map((report) => report.cpuMicrosPerEvent))),
          lowestCpuMicrosPerEvent: round2(Math.min(...own.map((report) => report.cpuMicrosPerEvent))),
          eventsPerSecond: Math.round(median(own.map((report) => report.eventsPerSecond))),
          maxRssMb: Math.round(median(own.map((report) => report.maxRssMb))),
        }
      }),
    )
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function runOnce(
  directory: string,
  source: string,
  format: 'json' | 'plain',
  { events, headers, bytes }: RecordedEvents,
): Promise<ClientReport> {
  const server = fork(
    join(directory, 'stream-server.mjs'),
    [format, join(directory, `${format}.esl`), String(warmUp + repetitions)],
    { execArgv: [] },
  )
  const client = fork(join(directory, `${source}.mjs`), [], { execArgv: ['--no-deprecation'] })
  const timer = setTimeout(() => client.kill('SIGKILL'), limitMs)
  try {
    const { port } = await answer<{ port: number }>(server, 'the server')
    const order: ClientOrder = {
      port,
      format,
      names: defaultSelection.names,
      events,
      headers,
      bytes: bytes.length,
      warmUp,
      repetitions,
    }
    client.send(order)
    return await answer<ClientReport>(client, source)
  } finally {
    clearTimeout(timer)
    server.kill()
    client.kill()
  }
}

async function answer<T>(child: ChildProcess, name: string): Promise<T> {
  const gone = new AbortController()
  const exit = once(child, 'exit', { signal: gone.signal }).then(([code, signal]) => {
    throw new Error(`${name} ended without a word (${String(code ?? signal)})`)
  })
  try {
    return (await Promise.race([once(child, 'message', { signal: gone.signal }).then(([message]) => message), exit])) as T
  } finally {
    exit.catch(() => {})
    gone.abort()
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const round2 = (value: number): number => Math.round(value * 100) / 100
