import { type CallCommand, type TelephonyEvent, toCallId, toConnectionId } from '@ringloop/core'
import { expect, it } from 'vitest'
import { createCallControl } from '../../src/control/create-call-control.js'
import { person } from './control-lab.js'

const customer = 'c0000000-0000-4000-8000-000000000001'
const at = { at: 1, origin: 'live', callId: toCallId(customer) } as const
const waits: readonly TelephonyEvent[] = [
  {
    ...at,
    id: '1',
    type: 'originated',
    connectionId: toConnectionId(customer),
    direction: 'inbound',
    customer: { number: '+4930', name: null, anonymous: false },
    dialled: '5001',
  },
  { ...at, id: '2', type: 'queued', queue: 'sales@default' },
]
const queues = 'name|strategy|moh_sound|time_base_score\nsales@default|a|b|queue\nsupport@default|a|b|queue\n+OK'
const members = `queue|session_uuid|cid_name|state|score\nsales@default|${customer}|x|Waiting|30\n+OK`

/** What the switch is told to move who waits, if `meanwhile` becomes known right before they are sent. */
async function moving(...meanwhile: readonly TelephonyEvent[]) {
  const told: string[] = []
  const control = createCallControl({
    name: 'test',
    run: async (name, args) => {
      told.push(name)
      if (name === 'callcenter_config') return args.includes('members') ? members : queues
      if (name === 'uuid_setvar') control.book.see(meanwhile)
      if (name === 'uuid_transfer') control.book.see([{ ...at, id: '9', type: 'queued', queue: 'support@default' }])
      return '+OK'
    },
    connected: () => true,
    queues: () => true,
    legs: () => [],
    tell: () => {},
    newId: () => 'c0000000-0000-4000-8000-0000000000aa',
    timers: { now: () => 0, set: () => () => {} },
  })
  control.book.see(waits)
  const command: CallCommand = { type: 'moveToQueue', callId: customer, queue: 'support@default' }
  const outcome = await control.execute(command, { by: person('1009', { supervisor: true }) }).catch((error: unknown) => error)
  return { outcome, told }
}

it('sends who waits to the other queue', async () => {
  const { outcome, told } = await moving()
  expect(outcome).toEqual({ queue: 'support@default' })
  expect(told.at(-1)).toBe('uuid_transfer')
})

it.each<[string, TelephonyEvent]>([
  ['is answered', { ...at, id: '3', type: 'dequeued', queue: 'sales@default', reason: 'answered' }],
  ['is moved by somebody else', { ...at, id: '3', type: 'queued', queue: 'orders@default' }],
  ['hangs up', { ...at, id: '3', type: 'callCleared', cause: 'NORMAL_CLEARING', endedBy: 'customer', outcome: 'abandoned' }],
])('takes nobody away from an agent: who %s meanwhile is left alone', async (_, meanwhile) => {
  const { outcome, told } = await moving(meanwhile)
  expect(outcome).toMatchObject({ code: 'notPossible', message: 'The customer does not wait in sales@default any more.' })
  expect(told).not.toContain('uuid_transfer')
})
