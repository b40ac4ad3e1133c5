import type { TelephonyEvent } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createFreeSwitchAdapter } from '../../src/adapter/freeswitch-adapter.js'
import { readPipeTable } from '../../src/connection/callcenter-lists.js'
import { createRecordingPlayer } from '../../src/player/index.js'
import { createManualTimers } from '../support/manual-timers.js'
import { until } from '../support/until.js'

const joined = 1_799_999_990
const lists: Record<string, string> = {
  'queue list': 'name|strategy|moh_sound|calls_answered\nsupport@default|ring-all|tone_stream://a|b|0\n+OK\n',
  'agent list':
    'name|instance_id|contact|status|state\n1001@default|single_box|[leg_timeout=20]user/1001@here|user/9|Available|Waiting\n+OK\n',
  'tier list': 'queue|agent|state|level|position\nsupport@default|1001@default|Ready|1|2\n+OK\n',
  'queue list members support@default':
    'queue|uuid|session_uuid|cid_number|cid_name|joined_epoch|state\n' +
    `support@default|m1|waiting|+4930901820|Ann | Lin|${joined}|Trying\n` +
    `support@default|m2|talking|+4930901821|Bo|${joined}|Answered\n` +
    `support@default|m3|nobody|+4930901822|Cy|${joined}|Waiting\n+OK\n`,
}
const inbound = (id: string, number: string) => ({
  'Unique-ID': id,
  'Call-Direction': 'inbound',
  'Channel-Name': `sofia/external/${number}`,
  'Channel-Call-State': 'ACTIVE',
  'Caller-Caller-ID-Number': number,
  'Caller-Destination-Number': '9000',
  'Caller-Channel-Created-Time': '1799999980000000',
  'Caller-Channel-Answered-Time': '1799999981000000',
  variable_uuid: id,
})

async function withQueues(answers: Readonly<Record<string, string>>) {
  const time = createManualTimers()
  const player = await createRecordingPlayer({
    now: time.now,
    setTimer: time.set,
    heartbeatSeconds: 0,
    password: 'own',
    onApi: (command) => (command.startsWith('callcenter_config ') ? answers[command.slice(18)] : undefined),
  })
  player.publish('CHANNEL_CREATE', inbound('waiting', '+4930901820'))
  player.publish('CHANNEL_CREATE', inbound('talking', '+4930901821'))
  const timers = createManualTimers()
  const adapter = createFreeSwitchAdapter({
    host: '127.0.0.1',
    port: player.port,
    password: 'own',
    timers,
    random: () => 0.5,
    auditMilliseconds: 0,
  })
  const facts: TelephonyEvent[] = []
  const statuses: string[] = []
  adapter.on('telephony', (events) => facts.push(...events))
  adapter.on('agentStatus', (changes) => statuses.push(...changes.map(({ agent, status }) => `${agent} ${status}`)))
  adapter.start({ active: [] })
  await until(() => adapter.health().state === 'connected')
  return {
    player,
    adapter,
    facts,
    statuses,
    timers,
    connected: () => adapter.health().state === 'connected',
    queued: () => facts.filter(({ type }) => type === 'queued' || type === 'dequeued'),
    async [Symbol.asyncDispose]() {
      await adapter[Symbol.asyncDispose]()
      await player[Symbol.asyncDispose]()
    },
  }
}

describe('the queues of a switch (duty 6)', () => {
  it('are known from the moment of connecting: who waits where since when, agents, tiers', async () => {
    await using it = await withQueues(lists)
    expect(it.queued()).toMatchObject([
      { type: 'queued', callId: 'waiting', queue: 'support@default', at: joined * 1000, origin: 'resync' },
    ])
    expect(it.adapter.queues()).toEqual({
      queues: [{ name: 'support@default', strategy: 'ring-all' }],
      agents: [{ name: '1001@default', contact: '[leg_timeout=20]user/1001@here|user/9', status: 'Available', state: 'Waiting' }],
      tiers: [{ queue: 'support@default', agent: '1001@default', state: 'Ready', level: 1, position: 2 }],
    })
    expect(it.statuses).toEqual(['1001@default Available'])
    const addresses = [{ queue: 'support@default' }, { agent: '1001@default' }, { extension: '1001' }, { extension: '9' }]
    expect(addresses.map((address) => it.adapter.serves?.(address))).toEqual([true, true, true, false])
  })

  it('are followed by the agents’ events, and told whole after the next connection', async () => {
    await using it = await withQueues(lists)
    const change = { 'Event-Subclass': 'callcenter::info', 'CC-Agent': '1001@default' }
    it.player.publish('CUSTOM', { ...change, 'CC-Action': 'agent-status-change', 'CC-Agent-Status': 'On Break' })
    it.player.publish('CUSTOM', { ...change, 'CC-Action': 'agent-state-change', 'CC-Agent-State': 'Receiving' })
    await until(() => it.adapter.queues()?.agents[0]?.state === 'Receiving')
    expect(it.adapter.queues()?.agents).toMatchObject([{ status: 'On Break', state: 'Receiving' }])
    it.player.dropConnections()
    await until(() => !it.connected())
    it.timers.advance(1_000)
    await until(it.connected)
    expect(it.statuses).toEqual(['1001@default Available', '1001@default On Break', '1001@default Available'])
  })

  it('that a caller left while nobody looked are told to be left', async () => {
    const answers: Record<string, string> = { ...lists }
    await using it = await withQueues(answers)
    answers['queue list members support@default'] = '+OK\n'
    it.player.dropConnections()
    await until(() => !it.connected())
    it.timers.advance(1_000)
    await until(it.connected)
    expect(it.queued()).toMatchObject([{ type: 'queued' }, { type: 'dequeued', queue: 'support@default', reason: 'exit' }])
  })

  it('need not be there', async () => {
    await using it = await withQueues({})
    expect([it.adapter.queues(), it.queued(), it.statuses]).toEqual([null, [], []])
    expect(it.adapter.serves?.({ extension: '1001' })).toBe(false)
  })
})

describe('a table of mod_callcenter', () => {
  it('gives a column that may hold bars what is too much', () => {
    expect(readPipeTable('a|b|c\n1|x|y|3\n2||\n\n+OK\n', 'b')).toEqual([
      { a: '1', b: 'x|y', c: '3' },
      { a: '2', b: '', c: '' },
    ])
  })

  it.each([
    ['+OK\n', []],
    ['-ERR callcenter_config Command not found!\n', null],
    ['', null],
    ['a|b\n1|2\n', null],
  ])('%j gives %j', (text, rows) => {
    expect(readPipeTable(text, 'b')).toEqual(rows)
  })
})
