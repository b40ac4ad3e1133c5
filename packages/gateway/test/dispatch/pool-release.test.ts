import { Hono } from 'hono'
import { beforeEach, expect, it } from 'vitest'
import type { DispatchRoutesOptions, DispatchVariables } from '../../src/dispatch/dispatch-routes.js'
import { poolRoutes } from '../../src/dispatch/pool-routes.js'

const ada = { extension: '1', name: 'Ada', supervisor: false }
const bo = { extension: '2', name: 'Bo', supervisor: false }
const sam = { extension: '9', name: 'Sam', supervisor: true }

let steps: unknown[]
let holder: { extension: string; name: string } | null
let dies: boolean
beforeEach(() => {
  steps = []
  holder = ada
  dies = false
})

/** Gives the order "a" of ticket 4711 back. */
const release = (person: DispatchVariables['Variables']['person']) => {
  const options = {
    pool: {
      pool: {
        standing: async () => ({ ticketId: '4711', by: holder }),
        async release() {
          if (dies) throw new Error('the gateway has died')
          steps.push('released')
        },
      },
    },
    tell: async (effects: object[], inMs = 0) => void steps.push(...effects, inMs),
    newId: () => 'new',
  }
  const app = new Hono<DispatchVariables>()
  app.use((context, next) => {
    context.set('person', person)
    return next()
  })
  app.route('/', poolRoutes(options as unknown as DispatchRoutesOptions))
  app.onError((_, context) => context.text('', 500))
  return app.request('/a/release', { method: 'POST' })
}
const handover = {
  type: 'assignWorkOrder',
  key: 'pool/a/released/new',
  callId: null,
  ticketId: '4711',
  owner: null,
  from: '1',
  orderId: 'a',
}
const look = (when: string) => ({
  type: 'withdrawWorkOrder',
  key: `taken/4711/released/new/${when}`,
  callId: null,
  ticketId: '4711',
  because: 'ticket',
})
const before = [handover, look('later'), 30_000]

it('an order that is given back is told to its ticket even if the gateway dies: stored first, looked at when it is done', async () => {
  expect((await release(ada)).status).toBe(200)
  expect(steps).toEqual([...before, 'released', look('now'), 0])
  steps = []
  dies = true
  expect((await release(ada)).status).toBe(500)
  expect(steps).toEqual(before)
})

it('a supervisor who gives back somebody’s order has it told of them; who may not gives nothing to tell, nor who has none', async () => {
  await release(sam)
  expect(steps).toEqual([...before, 'released', look('now'), 0])
  steps = []
  await release(bo)
  holder = null
  await release(ada)
  expect(steps).toEqual(['released', 'released'])
})
