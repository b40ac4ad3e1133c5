import { afterAll, describe } from 'vitest'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import type { Store } from '../../src/storage/store.js'
import { describeWithPostgres, dropSchema, freshSchema } from './postgres-server.js'

/** The same tests on PGlite and on a real PostgreSQL. `open` gives an empty store; the test closes it. */
export function onEachDatabase(define: (open: () => Promise<Store>) => void): void {
  describe('on PGlite', () => define(() => createPgliteStore({ memory: true })))
  describeWithPostgres('on PostgreSQL', (url) => {
    const schemas: string[] = []
    afterAll(async () => {
      for (const schema of schemas) await dropSchema(url, schema)
    })
    define(async () => {
      const schema = freshSchema()
      schemas.push(schema)
      return createPostgresStore({ url, schema })
    })
  })
}
