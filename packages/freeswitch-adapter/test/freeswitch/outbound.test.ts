import { randomUUID } from 'node:crypto'
import { RingloopError } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eslCommand } from '../../src/connection/esl-command.js'
import { openEslConnection } from '../../src/connection/esl-connection.js'
import type { EslTransport } from '../../src/connection/esl-transport.js'
import type { OutboundOutcome } from '../../src/outbound/outbound-outcome.js'
import { createOutboundServer, type OutboundServer } from '../../src/outbound/outbound-server.js'
import type { Route } from '../../src/outbound/outbound-session.js'

/**
 * `FREESWITCH_URL` is `esl://:password@host:port`. `FREESWITCH_OUTBOUND` is `number@context:port`: a number whose dialplan is the one of
 * the guide docs/guides/routing-before-answer.md, and the port on which it asks. The switch has to be on this machine.
 */
const url = process.env.FREESWITCH_URL
const asked = /^([\w*#+]+)@([\w-]+):(\d+)$/.exec(process.env.FREESWITCH_OUTBOUND ?? '')
const [, number = '', context = '', port = ''] = asked ?? []
if (url !== undefined && asked === null) console.warn('FREESWITCH_OUTBOUND is not set: routing is not tested on the real switch.')

describe.skipIf(url === undefined || asked === null)('a real FreeSWITCH that asks', { timeout: 30_000 }, () => {
  let connection: EslTransport
  let server: OutboundServer | undefined
  let outcomes: OutboundOutcome[]
  let calls: string[]

  const api = async (command: string, ...args: string[]) => (await connection.send(eslCommand.api(command, ...args))).text.trim()

  beforeEach(async () => {
    const { hostname, port: eslPort, password } = new URL(url ?? '')
    const where = { host: hostname, port: Number(eslPort || 8021), password: decodeURIComponent(password) }
    connection = await openEslConnection(where, { onEvents: () => {} })
    outcomes = []
    calls = []
    server = undefined
  })
  afterEach(async () => {
    for (const call of calls) await api('uuid_kill', call)
    connection.close(new RingloopError('closed', 'The test is over.'))
    await server?.[Symbol.asyncDispose]()
  })

  const serve = async (route: Route, decideMilliseconds = 1_500) => {
    server = await createOutboundServer({
      port: Number(port),
      decideMilliseconds,
      route,
      onOutcome: (outcome) => void outcomes.push(outcome),
    })
  }
  /** A call into the dialplan: the other half of a loopback channel. */
  const call = async () => {
    const id = randomUUID()
    calls.push(id)
    const variables = `{origination_uuid=${id},ignore_early_media=true,origination_caller_id_number=+4930220002}`
    await connection.send(
      eslCommand.background(randomUUID(), 'originate', `${variables}loopback/${number}/${context}`, '&park()'),
    )
    await comesTrue(async () => (await api('uuid_exists', id)) === 'true')
    let asking = ''
    await comesTrue(async () => {
      asking = await api('uuid_getvar', id, 'other_loopback_leg_uuid')
      return /^[\da-f-]{36}$/.test(asking)
    })
    calls.push(asking)
    return asking
  }
  const variable = (id: string, name: string) => api('uuid_getvar', id, name)
  /** The extension of the dialplan that the call went to. */
  const arrives = (id: string, extension: string) =>
    comesTrue(async () => (await variable(id, 'transfer_history')).includes(`:${extension}/`))

  it('hears where each call goes, and does it itself', async () => {
    await serve(() => ({ target: { kind: 'continue' }, because: 'rule:r', variables: { 'sip_h_X-Ticket': 'T 42' } }))
    const ids = await Promise.all(Array.from({ length: 10 }, () => call()))
    for (const id of ids) {
      await arrives(id, 'ringloop-continue')
      expect(await variable(id, 'ringloop_because')).toBe('rule:r')
      expect(await variable(id, 'ringloop_route')).toBe('continue')
      expect(await variable(id, 'sip_h_X-Ticket')).toBe('T 42')
    }
    expect(outcomes.map(({ result }) => result)).toEqual(Array(10).fill('told'))
    // the guard's timer is off: nothing happens when it would have gone off
    const before = await variable(ids[0] ?? '', 'transfer_history')
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    expect(await variable(ids[0] ?? '', 'transfer_history')).toBe(before)
  })

  it.each<[string, Route]>([
    ['throws', () => Promise.reject(new Error('boom'))],
    ['takes too long', () => new Promise(() => {})],
  ])('goes on when the one who decides %s', async (_what, route) => {
    await serve(route, 500)
    const id = await call()
    await arrives(id, 'ringloop-continue')
    expect(outcomes).toMatchObject([{ result: 'undecided' }])
  })

  it('goes on when nobody listens', async () => {
    await arrives(await call(), 'ringloop-continue')
  })

  it('keeps what the guard has taken back, when the answer comes after it', async () => {
    await serve(
      () => new Promise((resolve) => setTimeout(() => resolve({ target: { kind: 'reject', cause: 'USER_BUSY' } }), 4_500)),
      8_000,
    )
    const id = await call()
    await arrives(id, 'ringloop-continue')
    await comesTrue(async () => outcomes.length > 0)
    expect(outcomes).toMatchObject([{ result: 'tooLate' }])
    expect(await api('uuid_exists', id)).toBe('true')
    expect(await variable(id, 'ringloop_route')).toBe('_undef_')
  })

  it('tells us when the caller leaves before the answer', async () => {
    let decides = false
    await serve(() => {
      decides = true
      return new Promise(() => {})
    }, 5_000)
    const id = await call()
    // the switch names the application before it has told us of the call
    await comesTrue(async () => decides)
    await api('uuid_kill', id)
    await comesTrue(async () => outcomes.length > 0)
    expect(outcomes).toMatchObject([{ result: 'callerLeft' }])
  })
})

async function comesTrue(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`did not come true: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
