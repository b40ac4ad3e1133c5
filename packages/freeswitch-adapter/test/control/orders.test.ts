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

const steps = (text: string) => applications(text).filter(([application]) => application !== '')
/** Orders given to a channel, as FreeSWITCH reads them when a bridge is over. */
const orders = (lines: readonly (readonly string[])[]) =>
  lines.flatMap(([name, on, variable, value = ''], at) =>
    name === 'uuid_setvar' && variable === 'transfer_after_bridge' ? [{ at, on, read: separate(value, ':') }] : [],
  )

describe('two channels that part', () => {
  it.each(cases)(
    '%j while the agent talks to %s: one has its order before the other is sent, each is moved once',
    async (...[command, partner]) => {
      const lines = await given(command, partner)
      const sent = lines.findIndex(([name]) => name === 'uuid_transfer')
      const [, channel = ''] = lines[sent] ?? []
      const [before] = orders(lines)
      expect(before?.at).toBeLessThan(sent)
      // the customer, who has most to lose, is sent; whoever gets the order is one of ours
      expect([agent, consulted]).toContain(before?.on)
      expect(channel).toBe(before?.on === consulted ? agent : partner)
      const [order = '', dialplan, ...rest] = before?.read ?? []
      expect([dialplan, rest]).toEqual(['inline', []])
      expect(steps(order).length).toBeGreaterThan(0)
      expect(lines.filter(([name, on]) => name === 'uuid_transfer' && on === before?.on)).toEqual([])
      expect(lines.map(([name]) => name)).not.toContain('uuid_dual_transfer')
      // who may be left by a colleague later takes the customer
      const later = orders(lines).find(({ at, on }) => at > sent && on === before?.on)
      const kept = command.type === 'consult' || (command.type === 'alternate' && partner === customer)
      expect(later === undefined ? [] : steps(later.read[0] ?? '')).toEqual(
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
    '%j while the agent talks to %s: no order is left when the other could not be sent',
    async (...[command, partner]) => {
      const [first, second] = orders(await given(command, partner, 'uuid_transfer'))
      expect(second?.on).toBe(first?.on)
      expect(steps(second?.read[0] ?? '')).toEqual([])
    },
  )

  it('sends nobody away who is connected to somebody else', async () => {
    for (const [command] of cases) {
      // the consulted takes the customer from whomever they are with
      if (command.type === 'completeTransfer') continue
      const lines = await given(command, 'c0000000-0000-4000-8000-0000000000ff', 'none')
      expect(lines.map(([name]) => name)).not.toContain('uuid_transfer')
    }
  })
})
