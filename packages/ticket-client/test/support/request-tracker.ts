import { readFileSync } from 'node:fs'
import { describe } from 'vitest'

/** A Request Tracker that answers, as `scripts/services/rt5.sh` starts one. */
export interface RunningTracker {
  readonly url: string
  readonly token: string
}

const howTo = 'Start one with `scripts/services/rt5.sh start` and set what it prints (RINGLOOP_RT_URL, RINGLOOP_RT_TOKEN_FILE).'

/**
 * The server named by RINGLOOP_RT_URL and RINGLOOP_RT_TOKEN (or RINGLOOP_RT_TOKEN_FILE), or `null` if none is named.
 *
 * A server that is named but does not answer is an error, never a reason to skip.
 */
async function findRequestTracker(env: NodeJS.ProcessEnv = process.env): Promise<RunningTracker | null> {
  const url = env.RINGLOOP_RT_URL
  const token =
    env.RINGLOOP_RT_TOKEN ?? (env.RINGLOOP_RT_TOKEN_FILE ? readFileSync(env.RINGLOOP_RT_TOKEN_FILE, 'utf8') : undefined)
  if (!url || !token) return null
  const response = await fetch(new URL('REST/2.0/rt', `${url}/`), { headers: { authorization: `token ${token.trim()}` } })
  if (!response.ok) throw new Error(`Request Tracker at ${url} answers ${response.status}; is the token that of this server?`)
  return { url, token: token.trim() }
}

/** A suite against the real server. Without one it is skipped and says so; where `CI` is set it fails instead. */
export async function describeWithRequestTracker(name: string, define: (tracker: RunningTracker) => void): Promise<void> {
  const tracker = await findRequestTracker()
  if (tracker) {
    describe(name, () => define(tracker))
    return
  }
  if (process.env.CI) throw new Error(`${name}: no Request Tracker, and CI skips nothing. ${howTo}`)
  console.warn(`\n  SKIPPED: ${name}: no Request Tracker to test against. ${howTo}\n`)
  describe.skip(`${name} (no Request Tracker)`, () => define({ url: 'http://127.0.0.1:9/', token: 'none' }))
}
