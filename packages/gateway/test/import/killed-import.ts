import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = dirname(fileURLToPath(import.meta.url))

/** Makes one file of the `ringloop` command, so that it starts quickly many times. */
export async function bundleCli(): Promise<string> {
  const directory = join(here, '../../node_modules/.ringloop-test')
  await mkdir(directory, { recursive: true })
  const outfile = join(directory, 'cli.mjs')
  await build({
    entryPoints: [join(here, '../../src/cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@ringloop/source'],
    // they read files beside themselves
    external: ['@electric-sql/pglite', 'pino'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  return outfile
}

/** How a process of `ringloop` ended. */
export interface KilledRun {
  /** By the kill, and not by itself before. */
  readonly killed: boolean
  readonly code: number | null
  readonly out: string
  readonly seconds: number
  /** The most memory (resident set) that it had, as Linux tells it; 0 elsewhere. */
  readonly megabytes: number
}

/** Runs `ringloop`, and kills it (`kill -9`) when it is time; it is asked every few milliseconds. */
export async function importUntilKilled(script: string, args: readonly string[], isTime: () => boolean): Promise<KilledRun> {
  const begun = performance.now()
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  let megabytes = 0
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  const look = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(child.pid))
    if (isTime()) child.kill('SIGKILL')
  }, 10)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearInterval(look)
  return { killed: signal === 'SIGKILL', code, out, megabytes, seconds: (performance.now() - begun) / 1000 }
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Bytes of a file; 0 if there is none. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
