import { type Context, Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import * as z from 'zod'
import { bodyOf, readAs } from '../server/read-request.js'
import type { DispatchRoutesOptions, DispatchVariables } from './dispatch-routes.js'
import { giveBackOrder, takeOrder } from './pool-actions.js'
import { offerSchema, type PoolChange } from './pool-order.js'
import { supervisorOf } from './supervisor-of.js'

const coordinate = (limit: number) => z.coerce.number().min(-limit).max(limit)

const listSchema = z
  .strictObject({
    sort: z.enum(['urgent', 'nearest']).default('urgent'),
    latitude: coordinate(90).optional(),
    longitude: coordinate(180).optional(),
    mine: z.enum(['true', 'false']).default('false'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), {
    path: ['latitude'],
    message: 'comes with longitude, or neither',
  })
  .refine(({ sort, latitude }) => sort !== 'nearest' || latitude !== undefined, {
    path: ['latitude'],
    message: 'and longitude are needed to sort by "nearest"',
  })

const heartbeatMs = 25_000
/** A page that leaves so many changes unread is cut off; it comes back and reads the list again. */
const maximumWaiting = 1_000

/**
 * `GET /dispatch/pool`: what is free, or with `mine=true` what one has · `POST /dispatch/pool`: offers (supervisors) · `POST
 * /dispatch/pool/:id/grab`: 200 with `won: true`, or 409 with `won: false` and who has it · `…/release` · `…/withdraw` (supervisors) · `GET
 * /dispatch/pool/events`: each change, as server-sent events.
 */
export function poolRoutes({ pool: open, mask, tell, newId, signal, log }: DispatchRoutesOptions): Hono<DispatchVariables> {
  const app = new Hono<DispatchVariables>()
  const actions = { pool: open, tell, newId }

  app.get('/', async (context) => {
    const { sort, latitude, longitude, mine, limit } = readAs(listSchema, context.req.query())
    const orders = await open.pool.list({
      extension: context.get('person').extension,
      mine: mine === 'true',
      sort,
      limit,
      ...(latitude === undefined || longitude === undefined ? {} : { near: { latitude, longitude } }),
    })
    return context.json({ orders })
  })

  app.post('/', async (context) => {
    const person = supervisorOf(context)
    const offer = readAs(offerSchema, await bodyOf(context))
    await open.pool.offer({ ...offer, title: mask(offer.title), details: mask(offer.details) }, personOf(person))
    return context.json({ id: offer.id }, 201)
  })

  app.get('/events', (context) => streamChanges(context, open, signal, log))

  app.post('/:id/grab', async (context) => {
    const result = await takeOrder(context.req.param('id'), personOf(context.get('person')), actions)
    return result.won ? context.json(result) : context.json(result, 409)
  })

  app.post('/:id/release', async (context) => {
    await giveBackOrder(context.req.param('id'), context.get('person'), actions)
    return context.json({})
  })

  app.post('/:id/withdraw', async (context) => {
    await open.pool.withdraw(context.req.param('id'), personOf(supervisorOf(context)))
    return context.json({})
  })
  return app
}

const personOf = ({ extension, name }: { readonly extension: string; readonly name: string }) => ({ extension, name })

function streamChanges(
  context: Context<DispatchVariables>,
  open: DispatchRoutesOptions['pool'],
  signal: AbortSignal,
  log: DispatchRoutesOptions['log'],
): Response {
  const waiting: PoolChange[] = []
  let wake = () => {}
  let over = false
  let idle = false
  const end = () => {
    over = true
    wake()
  }
  // before the answer begins, so that whoever has it misses nothing from then on
  const stop = open.on('change', (change) => {
    if (over) return
    if (waiting.length >= maximumWaiting) {
      log('a page reads the pool’s changes too slowly', { waiting: waiting.length })
      end()
      // what it has not read yet would hold up the end of the answer, too
      return void context.env.outgoing.destroy()
    }
    waiting.push(change)
    wake()
  })
  signal.addEventListener('abort', end)
  return streamSSE(context, async (stream) => {
    stream.onAbort(end)
    // who still reads what was written before need not hear that there is more to come
    const beat = setInterval(() => idle && void stream.write(': still here\n\n'), heartbeatMs)
    try {
      await stream.write(': the pool’s changes\n\n')
      while (!over && !signal.aborted) {
        const change = waiting.shift()
        if (change !== undefined) await stream.writeSSE({ event: change.type, data: JSON.stringify(change) })
        else {
          idle = true
          await new Promise<void>((resolve) => {
            wake = resolve
          })
          idle = false
        }
      }
    } finally {
      clearInterval(beat)
      signal.removeEventListener('abort', end)
      stop()
    }
  })
}
