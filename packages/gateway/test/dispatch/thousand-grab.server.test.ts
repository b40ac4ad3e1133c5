import { afterAll, expect, it } from 'vitest'
import { createPostgresStore } from '../../src/storage/postgres-store.js'
import { describeWithPostgres, dropSchema, freshSchema } from '../support/postgres-server.js'
import { asked, boiler, startPoolGateway } from './pool-of-gateways.js'

const people = Array.from({ length: 1_000 }, (_, index) => ({
  extension: `${1_000 + index}`,
  name: `Person ${index}`,
  token: `token-${index}`,
  supervisor: index === 0,
}))

describeWithPostgres('a thousand people who grab one order at once, at two gateways on one PostgreSQL', (url) => {
  const schemas: string[] = []
  const fresh = () => {
    const schema = freshSchema()
    schemas.push(schema)
    return schema
  }
  afterAll(async () => {
    for (const schema of schemas) await dropSchema(url, schema)
  })

  it('are one who gets it, and 999 who are told who', { timeout: 120_000 }, async () => {
    const place = { kind: 'postgres', settings: { url, schema: fresh(), connections: 4 } } as const
    const start = async () =>
      startPoolGateway({ store: await createPostgresStore({ url, schema: fresh(), connections: 2 }), place, agents: people })
    const gateways = await Promise.all([start(), start()])
    const [east, west] = gateways
    try {
      const id = 'order'
      expect((await asked(east, '/pool', 'token-0', boiler(id))).status).toBe(201)
      const answers = await Promise.all(
        people.map(({ token }, index) => asked(index % 2 === 0 ? east : west, `/pool/${id}/grab`, token, {})),
      )
      const won = answers.flatMap(({ status, body }, index) => (status === 200 && body.won === true ? [index] : []))
      expect(won).toHaveLength(1)
      const winner = people[won[0] as number]
      const { at } = answers[won[0] as number]?.body ?? {}
      expect(at).toEqual(expect.any(Number))
      const told = { won: false, grabbedBy: { extension: winner?.extension, name: winner?.name }, at }
      for (const [index, { status, body }] of answers.entries()) {
        if (index === won[0]) continue
        expect([status, body]).toEqual([409, told])
      }
      // who has it and asks again, at whichever gateway, still has it
      for (const gateway of gateways)
        expect(await asked(gateway, `/pool/${id}/grab`, winner?.token ?? '', {})).toMatchObject({
          status: 200,
          body: { won: true, at },
        })
    } finally {
      for (const gateway of gateways) await gateway[Symbol.asyncDispose]()
    }
  })
})
