import type { CliIo } from '../../src/cli/cli-io.js'
import { runCli } from '../../src/cli/run-cli.js'

/** A command that runs in this process, with everything it said. */
export interface CliRun {
  readonly code: Promise<number>
  out(): string
  error(): string
  /** As SIGTERM. */
  end(): void
  /** As SIGHUP. */
  reload(): void
}

/** Runs `ringloop` with these arguments. */
export function startCli(args: readonly string[], environment: CliIo['environment'] = {}): CliRun {
  const ending = new AbortController()
  const reloads = new Set<() => void>()
  let out = ''
  let error = ''
  const code = runCli(args, {
    out: (text) => {
      out += text
    },
    error: (text) => {
      error += text
    },
    environment,
    signal: ending.signal,
    onReload(listener) {
      reloads.add(listener)
      return () => reloads.delete(listener)
    },
  })
  return {
    code,
    out: () => out,
    error: () => error,
    end: () => ending.abort(),
    reload: () => {
      for (const listener of reloads) listener()
    },
  }
}

/** Runs `ringloop` to its end. */
export async function cli(args: readonly string[], environment: CliIo['environment'] = {}) {
  const run = startCli(args, environment)
  const code = await run.code
  return { code, out: run.out(), error: run.error() }
}
