import { type Call, isRingloopError, RingloopError } from '@ringloop/core'
import * as z from 'zod'
import { parseConfig } from '../config/parse-config.js'
import { resolveSecret, type SecretEnvironment } from '../config/secret.js'
import { createHttpClient } from '../http/http-client.js'
import type { Wait } from '../http/retry-policy.js'
import { type CallEventsConfig, callEventsConfigSchema } from './call-events-config.js'
import { type CallMoment, callMoments } from './call-moments.js'
import { hubSpotCallProperties } from './hubspot-calling.js'
import { createOrderedSender } from './send-in-order.js'
import { type TellingContext, zammadCtiMessage } from './zammad-cti.js'

/** Tells other systems what happens in calls. Disposing of it gives what waits three seconds more, and logs how much was not told. */
export interface CallEvents extends AsyncDisposable {
  /** A call is different now. Returns at once, whatever the others do. */
  changed(before: Call | undefined, after: Call): void
  /** By name of each: what waits, was sent, was given up. */
  figures(): Readonly<Record<string, { readonly waiting: number; readonly sent: number; readonly dropped: number }>>
}

/** What {@link createCallEvents} needs of its host. */
export interface CallEventsHost extends TellingContext {
  readonly env: SecretEnvironment
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly now?: (() => number) | undefined
  readonly wait?: Wait | undefined
}

/** Gives the request for a moment, or `null` if the other is not told of it. */
type Telling = (moment: CallMoment) => ((signal: AbortSignal) => Promise<void>) | null

/**
 * Tells each of the configured systems of every call's moments, in order a call, once; what fails for a while is tried again.
 *
 * What waits is in memory: a gateway that is killed tells no more of it, one that is stopped only for three seconds.
 *
 * @throws `invalidConfig`
 */
export function createCallEvents(config: CallEventsConfig, host: CallEventsHost): CallEvents {
  const sinks = parseConfig(callEventsConfigSchema, config, 'callEvents').map((one, index, all) => {
    const isFirst = all.findIndex(({ kind }) => kind === one.kind) === index
    const name = one.name ?? (isFirst ? one.kind : `${one.kind}-${index + 1}`)
    const token = resolveSecret(one.token, host.env, `callEvents[${index}].token`)
    const { timeoutMs, concurrency } = one
    const shared = { name, timeoutMs, concurrency, fetch: host.fetch, now: host.now, wait: host.wait }
    const tell: Telling =
      one.kind === 'zammadCti'
        ? zammadTelling({ ...shared, url: one.url }, token, host)
        : hubSpotTelling({ ...shared, url: one.url }, token, one.idProperty, host)
    const sender = createOrderedSender<NonNullable<ReturnType<Telling>>>({
      send: (send, signal) => send(signal),
      concurrency,
      wait: host.wait,
      onDropped: (_, error) =>
        host.log('a call event was not taken', { to: name, problem: error instanceof Error ? error.message : 'too many wait' }),
    })
    return { name, tell, sender }
  })
  return {
    changed(before, after) {
      for (const moment of callMoments(before, after))
        for (const { tell, sender } of sinks) {
          const send = tell(moment)
          if (send !== null) sender.add(after.id, send)
        }
    },
    figures: () => Object.fromEntries(sinks.map(({ name, sender }) => [name, sender.figures()])),
    async [Symbol.asyncDispose]() {
      await Promise.all(
        sinks.map(async ({ name, sender }) => {
          await sender[Symbol.asyncDispose]()
          const { waiting } = sender.figures()
          if (waiting > 0) host.log('call events are not told any more', { to: name, count: waiting })
        }),
      )
    },
  }
}

type Connection = Omit<Parameters<typeof createHttpClient>[0], 'auth' | 'secrets'>

function zammadTelling(connection: Connection, token: string, context: TellingContext): Telling {
  // the token is a part of the path, which messages name; 500 is how Zammad says that it has the call already, or has none
  const http = createHttpClient({ ...connection, auth: { kind: 'none' }, secrets: [token], codes: { '500': 'conflict' } })
  const path = `api/v1/cti/${encodeURIComponent(token)}`
  return (moment) => {
    const json = zammadCtiMessage(moment, context)
    if (json === null) return null
    let mayBeThere = false
    return async (signal) => {
      try {
        await http.send({ method: 'POST', path, json, schema: z.unknown(), signal })
      } catch (error) {
        const isConflict = isRingloopError(error) && error.code === 'conflict'
        if (json.event === 'newCall' && isConflict) {
          // told before, and the answer was lost
          if (mayBeThere) return
          // nobody told of this call before: Zammad itself has failed
          throw new RingloopError('unavailable', error.message, { mend: "See Zammad's log.", cause: error })
        }
        mayBeThere = true
        throw error
      }
    }
  }
}

const upsertedSchema = z.object({ results: z.array(z.object({ id: z.string() })).min(1) })

function hubSpotTelling(connection: Connection, token: string, idProperty: string, { region }: TellingContext): Telling {
  const http = createHttpClient({ ...connection, auth: { kind: 'bearer', token } })
  return (moment) => {
    if (moment.kind !== 'ended') return null
    const { call } = moment
    const properties = { ...hubSpotCallProperties(call, region), [idProperty]: call.id }
    const json = { inputs: [{ id: call.id, idProperty, properties }] }
    return async (signal) => {
      // creates or updates by our own id, so a second try makes no second call
      await http.send({
        method: 'POST',
        path: 'crm/v3/objects/calls/batch/upsert',
        json,
        schema: upsertedSchema,
        readsOnly: true,
        signal,
      })
    }
  }
}
