import { afterEach, describe, expect, it } from 'vitest'
import type { OutboundOutcome } from '../../src/outbound/outbound-outcome.js'
import { createOutboundServer, type OutboundServer } from '../../src/outbound/outbound-server.js'
import type { Route } from '../../src/outbound/outbound-session.js'
import { createSimulator, type Extension, type Simulator } from '../../src/simulator/index.js'
import { scaleTimers } from '../../src/simulator/scaled-timers.js'
import { rawServer } from '../connection/raw-server.js'
import { until } from '../support/until.js'

let simulator: Simulator | undefined
let server: OutboundServer | undefined
afterEach(async () => {
  await server?.[Symbol.asyncDispose]()
  await simulator?.[Symbol.asyncDispose]()
  server = undefined
})

const phones = [{ extension: '1001' }, { extension: '1002' }]

/** The switch's time runs forty times as fast as ours, and so does its guard. */
async function start(
  route: Route | null,
  { silentPort, guardSeconds = 60 }: { readonly silentPort?: number; readonly guardSeconds?: number } = {},
) {
  const outcomes: OutboundOutcome[] = []
  if (route !== null)
    server = await createOutboundServer({
      port: 0,
      decideMilliseconds: 200,
      route,
      onOutcome: (outcome) => void outcomes.push(outcome),
    })
  // nobody listens at the last one
  const port = server?.port ?? silentPort ?? 1
  const extensions: Record<string, Extension> = {
    '5000': {
      kind: 'applications',
      applications: [
        { application: 'sched_transfer', data: `+${guardSeconds} ringloop-continue` },
        { application: 'socket', data: `127.0.0.1:${port} async full` },
        { application: 'sched_cancel', data: '' },
        { application: 'transfer', data: 'ringloop-continue' },
      ],
    },
    'ringloop-agent': {
      kind: 'applications',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the switch fills it in
      applications: [{ application: 'bridge', data: 'user/${ringloop_target}@default' }],
    },
    'ringloop-continue': { kind: 'user', extension: '1002' },
  }
  simulator = await createSimulator({ timers: scaleTimers(40), phones, extensions })
  return { simulator, outcomes }
}

/** Who answered each of these calls. */
async function answered(running: Simulator, calls: number) {
  for (let count = 0; count < calls; count++) running.call({ from: `09123456${count}`, name: 'Jane', to: '5000', talkSeconds: 1 })
  await until(() => running.counts.active === 0 && [...running.truth()].length === calls)
  return [...running.truth()].map(({ offers }) => offers.map(({ extension, result }) => `${extension} ${result}`).join())
}

describe('a simulated switch that asks', () => {
  it('sends the call where it was told', async () => {
    const { simulator, outcomes } = await start((offer) => {
      expect(offer.customer).toMatchObject({ number: '091234560', name: 'Jane' })
      return { target: { kind: 'agent', extension: '1001' }, because: 'rule:r' }
    })
    expect(await answered(simulator, 1)).toEqual(['1001 answered'])
    expect(outcomes).toMatchObject([{ result: 'told' }])
  })

  it.each<[string, Route | null]>([
    ['nobody listens', null],
    ['the decision fails', () => Promise.reject(new Error('boom'))],
    ['the decision takes too long', () => new Promise(() => {})],
  ])('goes on as without us when %s', async (_what, route) => {
    const { simulator } = await start(route)
    expect(await answered(simulator, 1)).toEqual(['1002 answered'])
  })

  it('goes on when its guard goes off, because whoever it asks is silent', async () => {
    await using silent = await rawServer(() => {})
    const { simulator } = await start(null, { silentPort: silent.port, guardSeconds: 3 })
    expect(await answered(simulator, 1)).toEqual(['1002 answered'])
    expect(silent.connections()).toBe(1)
  })
})
