import { readFileSync } from 'node:fs'
import { beforeAll, describe } from 'vitest'
import { freshId } from './new-ticket.js'
import { createRedmineProbe } from './redmine-probe.js'

/** A Redmine that answers, as `scripts/services/redmine.sh` starts one. */
export interface RunningRedmine {
  readonly url: string
  /** The key of an account that files tickets and is no administrator. */
  readonly apiKey: string
  readonly adminKey: string
}

const howTo =
  'Start one with `scripts/services/redmine.sh start` and set what it prints (RINGLOOP_REDMINE_URL, RINGLOOP_REDMINE_KEY_FILE, RINGLOOP_REDMINE_ADMIN_KEY_FILE).'

/**
 * The server named by RINGLOOP_REDMINE_URL, RINGLOOP_REDMINE_KEY and RINGLOOP_REDMINE_ADMIN_KEY (or …_KEY_FILE), or `null` if
 * none is named.
 *
 * A server that is named but does not answer is an error, never a reason to skip.
 */
async function findRedmine(env: NodeJS.ProcessEnv = process.env): Promise<RunningRedmine | null> {
  const url = env.RINGLOOP_REDMINE_URL
  const key = (name: string) =>
    env[name] ?? (env[`${name}_FILE`] ? readFileSync(env[`${name}_FILE`] as string, 'utf8') : undefined)
  const apiKey = key('RINGLOOP_REDMINE_KEY')?.trim()
  const adminKey = key('RINGLOOP_REDMINE_ADMIN_KEY')?.trim()
  if (!url || !apiKey || !adminKey) return null
  for (const one of [apiKey, adminKey]) {
    const response = await fetch(new URL('users/current.json', `${url}/`), { headers: { 'x-redmine-api-key': one } })
    if (!response.ok) throw new Error(`Redmine at ${url} answers ${response.status}; is the key that of this server?`)
  }
  return { url, apiKey, adminKey }
}

/** A suite against the real server. Without one it is skipped and says so; where `CI` is set it fails instead. */
export async function describeWithRedmine(name: string, define: (redmine: RunningRedmine) => void): Promise<void> {
  const redmine = await findRedmine()
  if (redmine) {
    describe(name, () => {
      // An account that is no administrator sees the numbers of fields on issues only: there must be one.
      beforeAll(async () => {
        await createRedmineProbe(redmine).create(freshId())
      })
      define(redmine)
    })
    return
  }
  if (process.env.CI) throw new Error(`${name}: no Redmine, and CI skips nothing. ${howTo}`)
  console.warn(`\n  SKIPPED: ${name}: no Redmine to test against. ${howTo}\n`)
  describe.skip(`${name} (no Redmine)`, () => define({ url: 'http://127.0.0.1:9', apiKey: 'none', adminKey: 'none' }))
}
