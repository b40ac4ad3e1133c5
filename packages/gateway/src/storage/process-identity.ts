import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Which process of which run of which machine; a pid alone is given out again. */
export interface ProcessIdentity {
  readonly pid: number
  /** When the process began, in the words of the system (Linux: clock ticks since boot); `null` where nothing tells it. */
  readonly started: string | null
  /** The machine and its boot. In a container: the container's name. */
  readonly host: string
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid), host: hostOf() }
}

/** Whether exactly this process still runs; `unknown` if it belongs to another machine or container. */
export function isAlive(identity: ProcessIdentity): boolean | 'unknown' {
  if (identity.host !== hostOf()) return identity.host.split('#')[0] === hostname() ? false : 'unknown'
  try {
    process.kill(identity.pid, 0)
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const started = startOf(identity.pid)
  return identity.started === null || started === null || identity.started === started
}

function hostOf(): string {
  try {
    return `${hostname()}#${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
  } catch {
    return hostname()
  }
}

function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may itself hold blanks and parentheses. Field 3 (state) comes after it, field 22 is the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; only its parent has not looked yet.
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null)
  } catch {
    return startByPs(pid)
  }
}

function startByPs(pid: number): string | null {
  if (process.platform === 'linux' || process.platform === 'win32') return null
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 2000 }).trim() || null
  } catch {
    return null
  }
}
