import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { bundleProcess } from '../support/bundle-process.js'

/** Makes one file of the `ringloop` command. */
export const bundleCli = (name: string): Promise<string> => bundleProcess(name, new URL('../../src/cli/main.ts', import.meta.url))

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
