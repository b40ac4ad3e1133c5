import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDirectory } from '../../src/storage/directory-lock.js'
import { ownIdentity } from '../../src/storage/process-identity.js'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ringloop-lock-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))
const path = () => join(directory, 'ringloop.lock')

describe('the lock of the data directory', () => {
  it('lets nobody else in while it is held, and leaves nothing behind', async () => {
    const lock = await lockDirectory(directory)
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'conflict',
      mend: expect.stringContaining('other gateway'),
    })
    await lock[Symbol.asyncDispose]()
    expect(await readdir(directory)).toEqual([])
    const again = await lockDirectory(directory)
    await again[Symbol.asyncDispose]()
  })

  it('lets exactly one of many in at once', async () => {
    await writeFile(path(), JSON.stringify({ id: 'dead', ...ownIdentity(), pid: 2 ** 22 + 1 }))
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(directory)))
    const won = results.filter((result) => result.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const { value } of won) await value[Symbol.asyncDispose]()
  })

  it('is taken over at once from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const { pid } = child
    const identity = ownIdentity()
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    const started = stat === null ? identity.started : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null)
    await writeFile(path(), JSON.stringify({ id: 'child', pid, started, host: identity.host }))
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(String(pid)),
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const lock = await lockDirectory(directory)
    await lock[Symbol.asyncDispose]()
  })

  it('is not fooled by a pid that was given out again', async () => {
    await writeFile(path(), JSON.stringify({ id: 'old', ...ownIdentity(), started: '1' }))
    const lock = await lockDirectory(directory)
    await lock[Symbol.asyncDispose]()
  })

  it('is free after the machine was restarted', async () => {
    await writeFile(path(), JSON.stringify({ id: 'old', ...ownIdentity(), host: `${hostname()}#another-boot` }))
    const lock = await lockDirectory(directory)
    await lock[Symbol.asyncDispose]()
  })

  it('takes a lock file that is no lock for a stale one', async () => {
    await writeFile(path(), '{"half')
    const lock = await lockDirectory(directory)
    await lock[Symbol.asyncDispose]()
  })
})
