#!/usr/bin/env node
import { spawn } from 'node:child_process'
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
  terminalColumns: process.stderr.isTTY ? process.stderr.columns : undefined,
  runApart: (args) =>
    new Promise((resolve, reject) => {
      const [script = ''] = process.argv.slice(1)
      const child = spawn(process.execPath, [...process.execArgv, script, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
      child.once('error', reject)
      child.once('exit', (code) => resolve(code ?? 1))
    }),
}).then((code) => {
  // Sets the code and lets what is written reach its reader; a timer that somebody forgot must not keep the process.
  process.exitCode = code
  setTimeout(() => process.exit(code), 2_000).unref()
})
