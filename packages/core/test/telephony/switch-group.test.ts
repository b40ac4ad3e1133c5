import { describe, expect, it } from 'vitest'
import {
  type AdapterHealth,
  type Call,
  type CallCommand,
  type CommandingPerson,
  RingloopError,
  reduceCall,
  type SwitchAddress,
  type TelephonyAdapter,
  type TelephonyEvent,
  toCallId,
  toConnectionId,
} from '../../src/index.js'
import { groupListeners } from '../../src/telephony/group-listeners.js'
import { createSwitchGroup } from '../../src/telephony/switch-group.js'

/** A switch that notes what it is told; `agents` are those it knows. */
function switchCalled(name: string, { agents = [], mute = false }: { agents?: readonly string[]; mute?: boolean } = {}) {
  const listeners = groupListeners()
  const executed: CallCommand['type'][] = []
  const startedWith: string[] = []
  let health: AdapterHealth = { state: 'connected', since: 1 }
  let disposed = false
  const adapter: TelephonyAdapter = {
    name,
    start: ({ active }) => void startedWith.push(...active.map(({ id }) => id)),
    on: listeners.on,
    health: () => health,
    serves: ({ agent, extension, queue }: SwitchAddress) => agents.includes(agent ?? extension ?? queue ?? ''),
    ...(mute
      ? {}
      : {
          control: {
            execute: async (command: CallCommand) => {
              executed.push(command.type)
              if (health.state !== 'connected') throw new RingloopError('closed', 'no connection')
              return {} as never
            },
            availableCommands: (call: Call | null) => (call === null ? ['dial', 'listQueue'] : ['hangUp', 'hold']),
          },
        }),
    async [Symbol.asyncDispose]() {
      disposed = true
    },
  }
  return {
    adapter,
    executed,
    startedWith,
    disposed: () => disposed,
    tell: (...events: TelephonyEvent[]) => listeners.tell('telephony', events),
    warn: (message: string) => listeners.tell('warning', { code: 'x', message }),
    become(next: AdapterHealth) {
      health = next
      listeners.tell('health', next)
    },
  }
}

const originated = (id: string, on?: string): TelephonyEvent => ({
  type: 'originated',
  id: `${id}/originated`,
  at: 1,
  origin: 'live',
  callId: toCallId(id),
  connectionId: toConnectionId(id),
  direction: 'inbound',
  customer: { number: '+4930901820', name: null, hidden: false } as never,
  dialled: '100',
  ...(on === undefined ? {} : { switch: on }),
})
const cleared = (id: string): TelephonyEvent => ({
  type: 'callCleared',
  id: `${id}/callCleared`,
  at: 2,
  origin: 'live',
  callId: toCallId(id),
  cause: 'NORMAL_CLEARING',
  endedBy: 'customer',
  outcome: 'answered',
})
const callOn = (id: string, on?: string): Call => {
  const call = reduceCall(undefined, originated(id, on))
  if (call === undefined) throw new Error('no call')
  return call
}
const down = { state: 'disconnected', reason: 'nobody there', mend: null, retryAt: null } as const
const ann: CommandingPerson = { extension: '1001', agent: null, supervisor: false }
const hold = (id: string): CallCommand => ({ type: 'hold', callId: id })
const dial: CallCommand = { type: 'dial', to: '5551234' }

describe('several switches as one', () => {
  it('hands each only its own calls, and what is nobody’s to the first', () => {
    const [east, west] = [switchCalled('east'), switchCalled('west')]
    const active = [callOn('a', 'east'), callOn('b', 'west'), callOn('c'), callOn('d', 'renamed')]
    createSwitchGroup([east.adapter, west.adapter]).start({ active })
    expect([east.startedWith, west.startedWith]).toEqual([['a', 'c', 'd'], ['b']])
  })

  it('brings the events of all, and warnings by the name of the switch', () => {
    const [east, west] = [switchCalled('east'), switchCalled('west')]
    const group = createSwitchGroup([east.adapter, west.adapter])
    const told: unknown[] = []
    const stop = group.on('telephony', (events) => told.push(...events.map(({ callId }) => callId)))
    group.on('warning', (warning) => told.push(warning))
    east.tell(originated('a'))
    west.tell(originated('b'))
    west.warn('loud')
    stop()
    east.tell(originated('c'))
    expect(told).toEqual(['a', 'b', { code: 'x', message: 'loud', switch: 'west' }])
  })

  it('is as well as the worst, and says which that is', () => {
    const [east, west] = [switchCalled('east'), switchCalled('west')]
    const group = createSwitchGroup([east.adapter, west.adapter])
    const states: string[] = []
    group.on('health', ({ state }) => states.push(state))
    east.become({ state: 'connected', since: 7 })
    expect(group.health()).toEqual({ state: 'connected', since: 7 })
    west.become({ state: 'connecting' })
    west.become(down)
    expect(group.health()).toEqual({ ...down, reason: 'west: nobody there' })
    expect(group.switches?.().map(({ name, health }) => [name, health.state])).toEqual([
      ['east', 'connected'],
      ['west', 'disconnected'],
    ])
    expect(states).toEqual(['connected', 'connecting', 'disconnected'])
  })

  it('sends a command to the switch that has the call, also one of before the start', async () => {
    const [east, west] = [switchCalled('east'), switchCalled('west')]
    const group = createSwitchGroup([east.adapter, west.adapter])
    group.start({ active: [callOn('old', 'west')] })
    east.tell(originated('new'))
    await group.control?.execute(hold('old'), { by: ann })
    await group.control?.execute(hold('new'), { by: ann })
    expect([east.executed, west.executed]).toEqual([['hold'], ['hold']])
    east.tell(cleared('new'))
    await expect(group.control?.execute(hold('new'), { by: ann })).rejects.toMatchObject({ code: 'notFound' })
  })

  it('sends a command without a call where the person is known, else where there is a connection', async () => {
    const [east, west] = [switchCalled('east'), switchCalled('west', { agents: ['1001', 'ann@west'] })]
    const group = createSwitchGroup([east.adapter, west.adapter])
    await group.control?.execute(dial, { by: ann })
    await group.control?.execute({ type: 'setAgentStatus', agent: 'ann@west', status: 'Available' }, { by: ann })
    await group.control?.execute(dial, { by: { ...ann, extension: '2002' } })
    expect([east.executed, west.executed]).toEqual([['dial'], ['dial', 'setAgentStatus']])
    east.become(down)
    await group.control?.execute(dial, { by: { ...ann, extension: '2002' } })
    expect(west.executed).toHaveLength(3)
  })

  it('lets one that is down touch no other', async () => {
    const [east, west] = [switchCalled('east'), switchCalled('west')]
    const group = createSwitchGroup([east.adapter, west.adapter])
    west.tell(originated('w'))
    east.tell(originated('e'))
    east.become(down)
    await group.control?.execute(hold('w'), { by: ann })
    await expect(group.control?.execute(hold('e'), { by: ann })).rejects.toMatchObject({ code: 'closed' })
    expect(group.control?.availableCommands(callOn('w', 'west'), ann)).toEqual(['hangUp', 'hold'])
  })

  it('can be commanded as far as its switches can', async () => {
    const [east, west] = [switchCalled('east'), switchCalled('west', { mute: true })]
    const group = createSwitchGroup([east.adapter, west.adapter])
    west.tell(originated('w'))
    expect(group.control?.availableCommands(callOn('w', 'west'), ann)).toEqual([])
    expect(group.control?.availableCommands(null, ann)).toEqual(['dial', 'listQueue'])
    await expect(group.control?.execute(hold('w'), { by: ann })).rejects.toMatchObject({ code: 'notPossible' })
    expect(createSwitchGroup([west.adapter]).control).toBeUndefined()
  })

  it('names the queues of all, of one that is away those that it told last', async () => {
    const withQueues = (name: string, queues: () => Promise<readonly string[]>) => {
      const { adapter } = switchCalled(name)
      if (adapter.control === undefined) throw new Error('no control')
      return { ...adapter, control: { ...adapter.control, queues } }
    }
    let isAway = false
    const east = withQueues('east', async () => {
      if (isAway) throw new RingloopError('closed', 'There is no connection to east.')
      return ['sales@default', 'both@default']
    })
    const west = withQueues('west', async () => ['both@default', 'support@default'])
    const group = createSwitchGroup([east, west, switchCalled('north').adapter, switchCalled('south', { mute: true }).adapter])
    expect(await group.control?.queues?.()).toEqual(['sales@default', 'both@default', 'support@default'])
    isAway = true
    expect(await group.control?.queues?.()).toEqual(['sales@default', 'both@default', 'support@default'])
    // away from the beginning: what there is
    const later = createSwitchGroup([east, west])
    expect(await later.control?.queues?.()).toEqual(['both@default', 'support@default'])
    await expect(createSwitchGroup([east]).control?.queues?.()).rejects.toThrow('no connection to east')
  })

  it('closes all of them', async () => {
    const [east, west] = [switchCalled('east'), switchCalled('west')]
    await createSwitchGroup([east.adapter, west.adapter])[Symbol.asyncDispose]()
    expect([east.disposed(), west.disposed()]).toEqual([true, true])
  })

  it('wants each by its own name, and at least one', () => {
    expect(() => createSwitchGroup([])).toThrow(/has none/)
    expect(() => createSwitchGroup([switchCalled('a').adapter, switchCalled('a').adapter])).toThrow(/same name/)
  })
})
