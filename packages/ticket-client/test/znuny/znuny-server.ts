import { describe } from 'vitest'

/** A Znuny that answers, as `scripts/services/znuny.sh` starts one. */
export interface RunningZnuny {
  readonly url: string
  readonly user: string
  readonly password: string
  /** Where it is installed, for what its web service cannot do. */
  readonly home: string
}

const howTo =
  'Start one with `scripts/services/znuny.sh start` and set what it prints (RINGLOOP_ZNUNY_URL, _USER, _PASSWORD, _HOME).'

/**
 * A suite against the real server. Without one it is skipped and says so; where `CI` is set it fails instead, unless the package, which is
 * not free, could not be had (RINGLOOP_ZNUNY_MISSING).
 */
export function describeWithZnuny(name: string, define: (znuny: RunningZnuny) => void): void {
  const { RINGLOOP_ZNUNY_URL: url, RINGLOOP_ZNUNY_USER: user, RINGLOOP_ZNUNY_PASSWORD: password } = process.env
  const { RINGLOOP_ZNUNY_HOME: home } = process.env
  if (url && user && password && home) {
    describe(name, () => define({ url, user, password, home }))
    return
  }
  if (process.env.CI && !process.env.RINGLOOP_ZNUNY_MISSING) throw new Error(`${name}: no Znuny, and CI skips nothing. ${howTo}`)
  console.warn(`\n  SKIPPED: ${name}: no Znuny to test against. ${howTo}\n`)
  describe.skip(`${name} (no Znuny)`, () =>
    define({ url: 'http://127.0.0.1:9/', user: 'none', password: 'none', home: '/nowhere' }))
}
