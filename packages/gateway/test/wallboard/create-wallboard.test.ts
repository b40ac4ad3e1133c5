import { toCallId, toConnectionId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createWallboard } from '../../src/wallboard/create-wallboard.js'
import { defaultWallboard } from '../../src/wallboard/wallboard-config.js'

it('counts the other calls when an event cannot be counted', () => {
  const logged: string[] = []
  const now = Date.UTC(2026, 4, 4, 10)
  const wallboard = createWallboard({
    settings: defaultWallboard(),
    agents: [],
    agentOf: () => undefined,
    isAtDesk: () => false,
    interactions: () => [],
    ticketsToFile: () => 0,
    journal: { async *read() {} } as never,
    database: {} as never,
    clock: { now: () => now, after: () => () => {} },
    signal: new AbortController().signal,
    log: (fact) => logged.push(fact),
  })
  const event = (id: string, callId: string, rest: object) =>
    ({ id, at: now, origin: 'live', callId: toCallId(callId), ...rest }) as never
  const queued = (callId: string) => event(`${callId}2`, callId, { type: 'queued', queue: 'support' })
  const began = (callId: string) =>
    event(`${callId}1`, callId, {
      type: 'originated',
      connectionId: toConnectionId(`${callId}-1`),
      direction: 'inbound',
      customer: null,
      dialled: null,
    })
  const without = { type: 'delivered', connectionId: toConnectionId('a-2'), consultation: false }
  wallboard.committed([began('a'), event('a3', 'a', without), event('a4', 'a', without), began('b'), queued('b')])
  expect(wallboard.todayOf('support').offered).toBe(1)
  expect(logged).toEqual(['an event is not counted on the wallboard'])
})
