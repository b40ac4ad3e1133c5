#!/usr/bin/env node
import { runCli } from './run-cli.js'

const ending = new AbortController()
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    // Asked twice: somebody does not want to wait.
    if (ending.signal.aborted) process.exit(130)
    ending.abort()
  })
}
// The reader of a pipe has gone, as `| head` does.
process.stdout.on('error', () => process.exit(0))

void runCli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  environment: process.env,
  signal: ending.signal,
  onReload(listener) {
    process.on('SIGHUP', listener)
    return () => void process.off('SIGHUP', listener)
  },
}).then((code) => {
  // Sets the code and lets what is written reach its reader; a timer that somebody forgot must not keep the process.
  process.exitCode = code
  setTimeout(() => process.exit(code), 2_000).unref()
})
