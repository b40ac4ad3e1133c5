import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { bundleProcess } from '../support/bundle-process.js'

const kills = 8

/** Runs the child from call `first` until it has acknowledged `calls` more, kills it, and gives the last acknowledged call. */
async function commitUntilKilled(child: string, directory: string, first: number, calls: number): Promise<number> {
  const running = spawn(process.execPath, [child, directory, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let problems = ''
  running.stderr.on('data', (chunk) => {
    problems += chunk
  })
  const exit = once(running, 'exit')
  let last = first - 1
  for await (const line of createInterface({ input: running.stdout })) {
    if (line !== 'open') last = Number(line)
    if (last - first + 1 === calls) running.kill('SIGKILL')
  }
  const [, signal] = await exit
  expect(problems).toBe('')
  expect(signal).toBe('SIGKILL')
  return last
}

it(`loses nothing acknowledged and breaks nothing when it is killed ${kills} times in the middle of commits`, {
  timeout: 360_000,
}, async () => {
  const child = await bundleProcess('committing-child', new URL('./committing-child.ts', import.meta.url))
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-kill-'))
  try {
    let next = 0
    for (let kill = 0; kill < kills; kill++) {
      const acknowledged = await commitUntilKilled(child, directory, next, 20 + kill * 37)
      // its processor time: what else the machine does is hardly counted
      const opening = process.cpuUsage()
      const store = await createPgliteStore({ directory })
      const { user, system } = process.cpuUsage(opening)
      expect((user + system) / 1000).toBeLessThan(5_000)
      const sequences: number[] = []
      const seen = new Map<string, number>()
      for await (const { sequence, event } of store.journal.read({ from: 1 })) {
        sequences.push(sequence)
        seen.set(event.callId, (seen.get(event.callId) ?? 0) + 1)
      }
      expect(sequences).toEqual(sequences.map((_, index) => index + 1))
      expect([...seen.values()].every((count) => count === 2)).toBe(true)
      // One more commit than was acknowledged may have been finished.
      expect(seen.size - (acknowledged + 1)).toBeOneOf([0, 1])
      expect(await store.outbox.pending()).toBe(seen.size)
      const [{ rows: indexed } = { rows: null }] = await store.database.query<{ rows: number }>(
        'select count(*)::int as rows from journal where call_id = any($1::text[])',
        [[...seen.keys()]],
      )
      expect(indexed).toBe(sequences.length)
      next = seen.size
      await store[Symbol.asyncDispose]()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
