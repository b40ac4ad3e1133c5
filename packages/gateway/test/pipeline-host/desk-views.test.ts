import { expect, it } from 'vitest'
import { openDesks } from '../../src/host/open-desks.js'
import { displayExtension } from '../../src/server/display-sessions.js'
import { createManualClock } from '../samples/manual-clock.js'

it('a display that was there before the telephone system sees how it stands, now and when it comes back', () => {
  const hall = displayExtension('hall')
  const { hub, deskViews } = openDesks({
    agents: [],
    displays: [hall],
    region: 'DE',
    control: undefined,
    interactions: () => [],
    clock: createManualClock(),
  })
  const told: string[] = []
  const stop = hub.watch(hall, { send: (text) => told.push(text) })
  expect(JSON.parse(told[0] ?? '')).toMatchObject({ view: { system: { telephony: { state: 'connecting' } } } })
  const telephony = { state: 'connected', reason: null } as const
  deskViews.systemChanged({ telephony })
  expect(JSON.parse(told[1] ?? '')).toMatchObject({ type: 'patch', changes: [{ type: 'systemPut', value: { telephony } }] })
  stop()
  hub.watch(hall, { send: (text) => told.push(text) })
  expect(JSON.parse(told[2] ?? '')).toMatchObject({ type: 'snapshot', view: { system: { telephony } } })
})
