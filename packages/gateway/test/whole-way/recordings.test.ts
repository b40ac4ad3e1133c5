import { loadRecording } from '@ringloop/freeswitch-adapter/player'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadRecording as recordingOf } from '../../../freeswitch-adapter/test/support/recordings.js'
import { createHeldClock } from './held-clock.js'
import { startWholeWay, type WholeWay } from './start-whole-way.js'

/** Scenario, and whom it rings before it is over: one pop for each, however often the events come. */
const scenarios: readonly (readonly [string, readonly string[]])[] = [
  ['a_inbound_bridge', ['1001']],
  ['b_queue_answer', ['1001']],
  ['c_queue_abandon', []],
  ['d1_queue_agent_no_answer', ['1001', '1002']],
  ['d5_forked_ring', ['1001', '1002']],
  ['e1_ivr_rfc2833', ['1001']],
  ['f1_blind_transfer_api', ['1001', '1002']],
  ['f3_att_xfer_app', ['1001', '1002']],
  ['f5_refer_attended', ['1001', '1002']],
  ['r1_pickup_intercept', ['1001', '1002']],
]

/** Nobody answers, or gives up, before the gateway has looked the caller up: who rang before that would not have popped. */
async function startPatiently(): Promise<WholeWay> {
  let store: WholeWay['store'] | undefined
  const looksUp = async () => {
    const undone = await store?.database.query("select from outbox where type = 'lookUpContact' and state = 'pending'")
    return (undone?.length ?? 0) > 0
  }
  // a store that is closed holds nothing up
  const way = await startWholeWay(
    {},
    createHeldClock(() => looksUp().catch(() => false)),
  )
  store = way.store
  return way
}

/** Plays one scenario to the end and gives what it left behind. */
async function play(way: WholeWay, name: string, midway: () => void = () => {}) {
  const calls = async (type: string) => {
    const found = await way.store.database.query<{ call_id: string }>("select call_id from journal where event->>'type' = $1", [
      type,
    ])
    return new Set(found.map(({ call_id }) => call_id))
  }
  const before = await calls('originated')
  const fresh = async (type: string) => [...(await calls(type))].filter((id) => !before.has(id))
  const playing = way.player.play(loadRecording(recordingOf(name, 'filter.json').bytes), { speed: 6 })
  const middle = way.until(async () => (await fresh('originated')).length > 0, 'the call').then(midway)
  await playing.done
  await middle
  await way.until(
    async () => (await fresh('callCleared')).length > 0 && (await way.store.outbox.pending()) === 0,
    `the end of ${name}`,
  )
  const ids = await fresh('originated')
  const effects = await way.store.database.query<{ key: string }>(
    "select key from outbox where type = 'popScreen' and call_id = any($1) order by key",
    [ids],
  )
  const tickets = await way.store.database.query<{ external_id: string }>('select external_id from tickets')
  return {
    calls: ids.length,
    pops: effects.map(({ key }) => key.split('/').at(-1) ?? ''),
    tickets: tickets.filter(({ external_id }) => ids.some((id) => external_id.startsWith(id))).length,
  }
}

describe.sequential('one pop a ringing agent and one ticket a call', () => {
  describe('played once', () => {
    let way: WholeWay
    beforeAll(async () => {
      way = await startPatiently()
      await way.connected()
    })
    afterAll(() => way[Symbol.asyncDispose]())
    it.each(scenarios)('%s', { timeout: 60_000 }, async (name, rung) => {
      expect(await play(way, name)).toEqual({ calls: 1, pops: rung, tickets: 1 })
    })
  })

  describe('every event delivered twice', () => {
    let way: WholeWay
    beforeAll(async () => {
      way = await startPatiently()
      way.player.behaviour.duplicateEvents = true
      await way.connected()
    })
    afterAll(() => way[Symbol.asyncDispose]())
    it.each(scenarios)('%s', { timeout: 60_000 }, async (name, rung) => {
      expect(await play(way, name)).toEqual({ calls: 1, pops: rung, tickets: 1 })
    })
  })

  describe('the connection lost in the middle', () => {
    // a gateway each: one that is cut off again and again waits longer and longer before it comes back
    const lost = scenarios.filter(([name]) => ['b_queue_answer', 'f1_blind_transfer_api', 'f5_refer_attended'].includes(name))
    it.each(lost)('%s', { timeout: 60_000 }, async (name, rung) => {
      const way = await startPatiently()
      try {
        await way.connected()
        const { calls, pops, tickets } = await play(way, name, () => way.player.dropConnections())
        expect({ calls, tickets }).toEqual({ calls: 1, tickets: 1 })
        // who rang only while nobody listened cannot have popped; nobody pops twice
        expect(new Set(pops).size).toBe(pops.length)
        expect(rung).toEqual(expect.arrayContaining(pops))
      } finally {
        await way[Symbol.asyncDispose]()
      }
    })
  })
})
