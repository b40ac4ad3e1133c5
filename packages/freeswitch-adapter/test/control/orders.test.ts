import { type CallCommand, isRingloopError, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createCallControl } from '../../src/control/create-call-control.js'
import { person } from './control-lab.js'
import { applications, separate } from './wire-oracle.js'

const customer = 'c0000000-0000-4000-8000-000000000001'
const agent = 'c0000000-0000-4000-8000-000000000002'
const consulted = 'c0000000-0000-4000-8000-000000000003'
const at = { at: 1, origin: 'live', callId: toCallId(customer) } as const
const joins = (id: string, extension: string): readonly TelephonyEvent[] => [
  {
    ...at,
    id: `d${id}`,
    type: 'delivered',
    connectionId: toConnectionId(id),
    party: { extension, agent: null },
    consultation: id === consulted,
    ...(id === consulted ? { consultedBy: '1001' } : {}),
  },
  { ...at, id: `e${id}`, type: 'established', connectionId: toConnectionId(id) },
]

/** The commands for a call in which the agent is connected to `partner`, as words. */
async function given(command: CallCommand, partner: string, fails = ''): Promise<readonly (readonly string[])[]> {
  const lines: string[][] = []
  const control = createCallControl({
    name: 'test',
    run: async (name, args) => {
      lines.push([name, ...separate(args.join(' '), ' ', name === 'uuid_setvar' ? 3 : 10)])
      if (name === fails) return '-ERR No such channel!\n'
      if (name === 'uuid_getvar') return args[0] === agent ? partner : agent
      return '+OK'
    },
    connected: () => true,
    queues: () => true,
    legs: () => [],
    tell: () => {},
    newId: () => 'c0000000-0000-4000-8000-0000000000aa',
    timers: {
      now: () => 0,
      set(callback) {
        let stopped = false
        queueMicrotask(() => stopped || callback())
        return () => {
          stopped = true
        }
      },
    },
  })
  control.book.see([
    {
      ...at,
      id: '1',
      type: 'originated',
      connectionId: toConnectionId(customer),
      direction: 'inbound',
      customer: { number: '+4930', name: null, anonymous: false },
      dialled: '5001',
    },
    ...joins(agent, '1001'),
    ...(command.type === 'consult' || command.type === 'park' || command.type === 'addParticipant'
      ? []
      : joins(consulted, '1002')),
  ])
  await control.execute(command, { by: person('1001') }).catch((error: unknown) => {
    // nothing is ever connected here
    if (fails === '' && !(isRingloopError(error) && error.code === 'timeout')) throw error
  })
  return lines
}

const callId = customer
const cases: readonly (readonly [CallCommand, partner: string])[] = [
  [{ type: 'consult', callId, to: '1002' }, customer],
  [{ type: 'alternate', callId }, consulted],
  [{ type: 'alternate', callId }, customer],
  [{ type: 'completeTransfer', callId }, consulted],
  [{ type: 'cancelConsultation', callId }, consulted],
  [{ type: 'conference', callId }, consulted],
  [{ type: 'conference', callId }, customer],
  [{ type: 'addParticipant', callId, to: '1002' }, customer],
  [{ type: 'park', callId }, customer],
]

it('does not say that a consultation came about when the two were not connected', async () => {
  const lines = await given({ type: 'consult', callId: customer as never, to: '1002' }, customer)
  const [kill] = lines.filter(([name]) => name === 'uuid_kill')
  expect(kill?.[1]).toBe('c0000000-0000-4000-8000-0000000000aa')
})

describe('two channels that part', () => {
  it.each(cases)(
    '%j while the agent talks to %s: who is sent second has the same order already, and is not the customer',
    async (...[command, partner]) => {
      const lines = await given(command, partner)
      const parting = lines.findIndex(([name]) => name === 'uuid_dual_transfer')
      const [, channel = '', steps = ''] = lines[parting] ?? []
      expect([agent, consulted]).toContain(channel)
      const [name, on, variable, value = ''] = lines[parting - 1] ?? []
      expect([name, on, variable]).toEqual(['uuid_setvar', channel, 'transfer_after_bridge'])
      // as FreeSWITCH reads it when the bridge is over
      const [order = '', dialplan, ...rest] = separate(value, ':')
      expect([dialplan, rest]).toEqual(['inline', []])
      expect(applications(order)).toEqual([['sleep', '1000'], ...applications(steps.slice(0, -'/inline'.length))])
      // the order is for this parting only
      const [, cleared, , later = ''] = lines[parting + 1] ?? []
      expect(cleared).toBe(channel)
      const kept = command.type === 'consult' || (command.type === 'alternate' && partner === customer)
      expect(applications(separate(later, ':')[0] ?? '').filter(([application]) => application !== '')).toEqual(
        kept
          ? [
              ['unset', 'transfer_after_bridge'],
              ['intercept', customer],
            ]
          : [],
      )
    },
  )

  it.each(cases)(
    '%j while the agent talks to %s: no order is left on a channel that the switch did not send',
    async (...[command, partner]) => {
      const lines = await given(command, partner, 'uuid_dual_transfer')
      const orders = lines.filter(([name, , variable]) => name === 'uuid_setvar' && variable === 'transfer_after_bridge')
      expect(orders.at(-1)?.[3] ?? '').not.toContain('sleep')
    },
  )

  it('sends nobody away who is connected to somebody else', async () => {
    for (const [command] of cases) {
      const lines = await given(command, 'c0000000-0000-4000-8000-0000000000ff', 'none')
      expect(lines.map(([name]) => name)).not.toContain('uuid_dual_transfer')
    }
  })
})
