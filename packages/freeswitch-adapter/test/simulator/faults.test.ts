import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readRecording } from '../../src/codec/read-recording.js'
import { createSimulator, type Simulator } from '../../src/simulator/index.js'
import { scaleTimers } from '../../src/simulator/scaled-timers.js'
import { createManualTimers } from '../support/manual-timers.js'
import { loadRecordings } from '../support/recordings.js'
import { until } from '../support/until.js'
import { follow } from './followed.js'

/** Everything that a connection with these commands receives. */
function listen(simulator: Simulator, commands: string) {
  const chunks: Buffer[] = []
  const socket = connect(simulator.port, simulator.host, () => socket.write(commands))
  let closed = false
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
  })
  return { socket, bytes: () => Buffer.concat(chunks), text: () => Buffer.concat(chunks).toString(), closed: () => closed }
}

describe('faults on order', () => {
  it('a wrong password and an ACL refuse as FreeSWITCH does', async () => {
    await using simulator = await createSimulator()
    simulator.faults.wrongPassword = true
    const refused = listen(simulator, 'auth ClueCon\n\n')
    await until(refused.closed)
    expect(refused.text()).toContain('Reply-Text: -ERR invalid')
    simulator.faults.wrongPassword = false
    simulator.faults.rejectByAcl = true
    const rejected = listen(simulator, '')
    await until(rejected.closed)
    expect(rejected.text()).toMatch(/^Content-Type: text\/rude-rejection/)
  })

  it('a slow reader is killed with a notice that cuts into a frame; a cut leaves half a frame', async () => {
    await using simulator = await createSimulator()
    const slow = listen(simulator, 'auth ClueCon\n\nevent json ALL\n\n')
    await until(() => simulator.counts.listeners === 1)
    simulator.faults.killSlowReaders()
    await until(slow.closed)
    expect(slow.text()).toContain('Content-Length: 6Content-Type: text/disconnect-notice\nContent-Length: 39\n\n')
    const half = listen(simulator, 'auth ClueCon\n\nevent json ALL\n\n')
    await until(() => simulator.counts.listeners === 1)
    simulator.faults.cutInsideFrame()
    await until(half.closed)
    expect(half.text()).toMatch(/Content-Length: 5000\nContent-Type: text\/event-json\n\n.{10,60}$/)
  })

  it('a listener that does not read has its events queued, then lost, then is killed', async () => {
    const timers = scaleTimers(20)
    await using simulator = await createSimulator({ timers, maxQueuedEvents: 20 })
    const lazy = listen(simulator, 'auth ClueCon\n\nevent json ALL\n\n')
    await until(() => simulator.counts.listeners === 1)
    lazy.socket.pause()
    await simulator.load({ calls: 150, perSecond: 50, talkSeconds: [1, 1], patienceSeconds: [1, 2] })
    lazy.socket.resume()
    await until(lazy.closed)
    expect(lazy.text()).toContain('killed listener because of lost events')
  })

  it('duplicated and reordered events, broken names, late answers change nothing in the model', async () => {
    const timers = scaleTimers(20)
    await using simulator = await createSimulator({ timers })
    Object.assign(simulator.faults, { duplicateEvents: true, reorderEvents: true, brokenNames: true, answerDelay: 20 })
    await using followed = await follow(simulator, { timers })
    const { id } = simulator.call({ from: '0912345678', name: 'Jos', to: '5001', talkSeconds: 2 })
    await until(() => followed.call(id)?.state === 'ended')
    expect(followed.call(id)).toMatchObject({
      outcome: 'answered',
      customer: { name: 'Jos\uFFFD' },
      agents: [{ result: 'answered' }],
    })
  })

  it('silence, and job results that never come', async () => {
    const timers = scaleTimers(20)
    await using simulator = await createSimulator({ timers })
    simulator.faults.loseJobResults = true
    const asking = listen(
      simulator,
      'auth ClueCon\n\nevent json BACKGROUND_JOB\n\nbgapi status\n\nbgapi version\n\napi version\n\n',
    )
    await until(() => asking.text().includes('FreeSWITCH Version'))
    expect(asking.text()).not.toContain('BACKGROUND_JOB')
    simulator.faults.silent = true
    const before = asking.bytes().length
    asking.socket.write('api status\n\n')
    await until(() => simulator.commands.at(-1) === 'api status')
    expect(asking.bytes().length).toBe(before)
    simulator.faults.silent = false
    await until(asking.closed)
  })
})

describe('a seed', () => {
  async function play(seed: number) {
    const timers = createManualTimers()
    await using simulator = await createSimulator({ timers, seed })
    const heard = listen(simulator, 'auth ClueCon\n\nevent json ALL\n\n')
    await until(() => simulator.counts.listeners === 1)
    const done = simulator.load({ calls: 20, perSecond: 2, talkSeconds: [1, 3], patienceSeconds: [5, 9] })
    for (let step = 0; step < 2000; step++) timers.advance(20)
    await done
    const { eventsSent } = simulator.counts
    await until(() => heard.text().split('"Event-Sequence"').length === eventsSent + 1)
    return heard.text()
  }

  it('gives the same bytes for the same time, another one others', async () => {
    const first = await play(7)
    expect(await play(7)).toBe(first)
    expect(await play(8)).not.toBe(first)
  })
})

describe('the shape of events', () => {
  /** Header names of the recorded events that the simulated ones may be without. */
  const known =
    /^variable_(?:cc_|playback_|sip_|rtp_|switch_|remote_|originat|last_|proto_|bridge_|user_context|effective_|DP_MATCH|dial|DIALSTATUS|advanced|local_|transfer|original|uuid_bridge|current_|hangup_after|ring|call_timeout|Event-|Core-|FreeSWITCH|loopback|ignore_early|leg_timeout|presence|text_|video_|audio_|progress|endpoint|max_forwards|ep_codec|is_|read_|write_|dtmf)|^CC-|^Caller-(?:Callee|Transfer)|^Application/

  it('has the headers of the recorded ones', async () => {
    const timers = scaleTimers(20)
    await using simulator = await createSimulator({ timers })
    const heard = listen(simulator, 'auth ClueCon\n\nevent json ALL\n\n')
    await until(() => simulator.counts.listeners === 1)
    simulator.call({ from: '0912345678', name: 'Jane Customer', to: '1001', talkSeconds: 1 })
    await until(() => simulator.counts.calls === 1 && simulator.counts.active === 0)
    await until(() => heard.text().split('"Event-Sequence"').length > simulator.counts.eventsSent)
    const shapes = (bytes: Uint8Array) => {
      const found = new Map<string, Set<string>>()
      for (const event of readRecording(bytes).events) {
        const key = `${event.get('Event-Name')} ${event.get('Call-Direction')}`
        if (!found.has(key)) found.set(key, new Set([...event.headers()].map(([name]) => name)))
      }
      return found
    }
    const recorded = shapes(loadRecordings('a_inbound_bridge').find(({ kind }) => kind === 'json')?.bytes ?? new Uint8Array())
    const simulated = shapes(heard.bytes())
    for (const name of ['CREATE', 'PROGRESS', 'ANSWER', 'BRIDGE', 'HANGUP', 'UNBRIDGE', 'HANGUP_COMPLETE', 'DESTROY'])
      for (const direction of ['inbound', 'outbound']) {
        const real = recorded.get(`CHANNEL_${name} ${direction}`)
        const ours = simulated.get(`CHANNEL_${name} ${direction}`)
        if (real === undefined) continue
        expect(ours, `CHANNEL_${name} ${direction}`).toBeDefined()
        expect(
          [...real].filter((header) => !ours?.has(header) && !known.test(header)),
          `CHANNEL_${name} ${direction}`,
        ).toEqual([])
        expect((ours?.size ?? 0) / real.size, `CHANNEL_${name} ${direction}`).toBeGreaterThan(0.8)
      }
  })
})
