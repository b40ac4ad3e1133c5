import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPgliteStore } from '../../src/storage/pglite-store.js'

/** Data directories with an empty database: made once, then copied, which is ten times as fast. */
export interface FreshDirectories extends AsyncDisposable {
  next(): Promise<string>
}

/** Makes the first one. */
export async function createFreshDirectories(): Promise<FreshDirectories> {
  const root = await mkdtemp(join(tmpdir(), 'ringloop-data-'))
  const template = join(root, 'template')
  const store = await createPgliteStore({ directory: template })
  await store[Symbol.asyncDispose]()
  let count = 0
  return {
    async next() {
      const directory = join(root, String(++count))
      await cp(template, directory, { recursive: true })
      return directory
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}
