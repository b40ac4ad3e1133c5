import { describe, expect, it } from 'vitest'
import { createCallControl } from '../../src/control/create-call-control.js'
import { person } from './control-lab.js'

const agent = 'c0000000-0000-4000-8000-0000000000a1'
const customer = 'c0000000-0000-4000-8000-0000000000c1'

/** Dials; the agent's telephone answers, and then the channels end as told. */
async function dialled(ends: readonly (readonly [channel: string, cause: string])[]) {
  const ids = [agent, customer]
  const limits = new Set<() => void>()
  const control = createCallControl({
    name: 'test',
    run: async () => '+OK',
    connected: () => true,
    queues: () => false,
    legs: () => [],
    tell: () => {},
    newId: () => ids.shift() ?? '',
    timers: {
      now: () => 0,
      set(callback, milliseconds) {
        if (milliseconds > 1_000) return () => {}
        limits.add(callback)
        return () => limits.delete(callback)
      },
    },
  })
  const dialling = control.execute({ type: 'dial', to: '4930123' }, { by: person('1001') }).catch((error: unknown) => error)
  for (const [channel, cause] of ends) {
    await new Promise((resolve) => setImmediate(resolve))
    control.watch.see({
      name: 'CHANNEL_HANGUP_COMPLETE',
      get: (header: string) => ({ 'Unique-ID': channel, 'Hangup-Cause': cause })[header],
    } as never)
  }
  await new Promise((resolve) => setImmediate(resolve))
  for (const late of limits) late()
  return await dialling
}

describe('dialling in vain', () => {
  it("tells the customer's reason, whichever channel ends first", async () => {
    for (const ends of [
      [
        [agent, 'NORMAL_CLEARING'],
        [customer, 'NO_ANSWER'],
      ],
      [
        [customer, 'NO_ANSWER'],
        [agent, 'NORMAL_CLEARING'],
      ],
    ] as const)
      expect(await dialled(ends)).toMatchObject({ code: 'noAnswer', said: 'NO_ANSWER' })
  })

  it("tells the agent's where there was no channel to the customer", async () => {
    expect(await dialled([[agent, 'unknown']])).toMatchObject({ code: 'closed', mend: expect.stringContaining('try again') })
    expect(await dialled([[agent, 'USER_BUSY']])).toMatchObject({ code: 'busy' })
    expect(await dialled([[agent, 'NORMAL_CLEARING']])).toMatchObject({ code: 'refused', said: 'NORMAL_CLEARING' })
  })
})
