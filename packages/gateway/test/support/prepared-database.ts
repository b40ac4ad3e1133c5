import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { PGliteOptions } from '@electric-sql/pglite'
import { vi } from 'vitest'

// Making a new PGlite database takes some seconds of the processor, and tests make hundreds. They begin from a copy of one that was made
// once by the same version; everything else is PGlite as it is. Where a directory is given, its database is made as users make theirs.
vi.mock('@electric-sql/pglite', async (original) => {
  const pglite = await original<typeof import('@electric-sql/pglite')>()
  const create = pglite.PGlite.create.bind(pglite.PGlite)
  pglite.PGlite.create = (async (options: PGliteOptions = {}) => {
    // with `noInitDb` it is PGlite itself that asks, while it makes one
    if (options.fs !== undefined || options.noInitDb) return create(options)
    return create({ ...options, loadDataDir: await preparedDatabase(create) })
  }) as typeof create
  return pglite
})

async function preparedDatabase(create: typeof import('@electric-sql/pglite').PGlite.create): Promise<Blob> {
  const { version } = JSON.parse(
    await readFile(fileURLToPath(new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))), 'utf8'),
  )
  const directory = fileURLToPath(new URL('../../node_modules/.cache/ringloop', import.meta.url))
  const file = `${directory}/pglite-${version}.tar`
  const kept = await readFile(file).catch(() => null)
  if (kept !== null) return new Blob([new Uint8Array(kept)])
  const database = await create()
  const image = await database.dumpDataDir('none')
  await database.close()
  await mkdir(directory, { recursive: true })
  // two processes may make it at once: each moves a whole one into its place
  const draft = `${file}.${process.pid}`
  await writeFile(draft, new Uint8Array(await image.arrayBuffer()))
  await rename(draft, file)
  return image
}
