import {
  applyChanges,
  availableCommands,
  createPipeline,
  type DeskView,
  type DeskViewer,
  type DomainEvent,
  deskViewOf,
  type Interaction,
  reduceAgent,
  type SystemView,
  toConnectionId,
  viewChanges,
  viewersOf,
} from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { match, nine, scriptedCall } from '../scripted-call.js'

const system: SystemView = {
  telephony: { state: 'connected', reason: null },
  switches: [],
  tickets: { state: 'available', waiting: 0, reason: null },
  region: 'DE',
}

const extensions = ['1001', '1002', '1003'] as const

/** With commands as an adapter states them. */
const viewerOf = (extension: string, supervisor = false): DeskViewer => ({
  extension,
  supervisor,
  commandsFor: (call) => availableCommands(call, { extension, agent: null, supervisor }),
})
const agentAt = (extension: string) => ({
  extension,
  name: extension,
  state: 'ready' as const,
  since: nine,
  queueStatus: null,
  commands: [],
})

/** Desks that live on patches alone, to be compared with the view made anew after every event. */
function desks(...supervisors: string[]) {
  const pipeline = createPipeline({ rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' })
  const deskOf = (extension: string) => ({
    agent: agentAt(extension),
    system,
    colleagues: [],
    viewer: viewerOf(extension, supervisors.includes(extension)),
  })
  const views = new Map<string, DeskView>(extensions.map((extension) => [extension, deskViewOf([], deskOf(extension))]))
  const apply = (...events: DomainEvent[]) => {
    for (const event of events) {
      const { before, after } = pipeline.apply(event)
      const concerned = viewersOf(before, after)
      for (const [extension, view] of views) {
        const desk = deskOf(extension)
        const changes = viewChanges(before, after, desk.viewer)
        const next = applyChanges(view, changes)
        expect(next).toEqual(deskViewOf(pipeline.interactions(), desk))
        views.set(extension, next)
        // whom a host leaves out has nothing to be told
        if (!concerned.everybody && !concerned.extensions.has(extension) && !desk.viewer.supervisor) expect(changes).toEqual([])
      }
    }
  }
  const first = (extension: string) => Object.values(views.get(extension)?.interactions ?? {})[0]
  const parts = () => extensions.map((extension) => first(extension)?.mine ?? null)
  return { pipeline, views, apply, parts, first }
}

describe('a desk', () => {
  it('shows a call to those who are offered it, have it and had it', () => {
    const call = scriptedCall()
    const { apply, parts } = desks()
    apply(call.originated(), call.queued())
    expect(parts()).toEqual([null, null, null])
    apply(call.delivered('1001'), call.delivered('1002'))
    expect(parts()).toEqual(['ringing', 'ringing', null])
    apply(call.established('1002'), call.left('1001', 'lostRace'))
    expect(parts()).toEqual(['past', 'talking', null])
    apply(call.delivered('1003', true))
    expect(parts()).toEqual(['past', 'talking', 'ringing'])
    apply(call.established('1003'))
    expect(parts()).toEqual(['past', 'talking', 'consulted'])
    apply(call.delivered('1003'), call.left('1002'))
    expect(parts()).toEqual(['past', 'past', 'talking'])
    apply(call.cleared())
    expect(parts()).toEqual(['past', 'past', 'wrapUp'])
    apply(call.event({ type: 'wrapUpExpired' }))
    expect(parts()).toEqual(['past', 'past', 'past'])
  })

  it('shows a missed call to everybody', () => {
    const call = scriptedCall()
    const { apply, parts } = desks()
    apply(call.originated(), call.delivered('1001'), call.left('1001', 'noAnswer'), call.cleared('noAnswer'))
    expect(parts()).toEqual(['missed', 'missed', 'missed'])
  })

  it('never holds the number or name of a caller who hides', () => {
    const call = scriptedCall()
    const { apply, views, pipeline } = desks()
    apply(
      call.originated({ number: '+4930987654', name: 'Max Geheim', anonymous: true }),
      call.variables({ sip_from: '030987654', note: 'Geheim', other: 'kept', caller: 'MAX GEHEIM' }),
      call.event({ type: 'recordingStarted', path: '/rec/4930987654-1.wav' }),
      call.resolved(match('c1')),
      call.delivered('1001'),
      call.established('1001'),
      call.cleared(),
    )
    const shown = JSON.stringify(views.get('1001'))
    expect(shown).toContain('kept')
    expect(shown).not.toMatch(/987654|max geheim/i)
    // it is the desk that does not know
    expect(JSON.stringify([...pipeline.interactions()])).toContain('987654')
  })

  it('drops what is forgotten', () => {
    const call = scriptedCall()
    const { apply, pipeline } = desks()
    apply(call.originated(), call.delivered('1001'))
    const [interaction] = pipeline.interactions()
    expect(viewChanges(interaction, undefined, viewerOf('1001'))).toEqual([{ type: 'interactionRemoved', id: 'call-1' }])
    expect(viewChanges(interaction, undefined, viewerOf('1003'))).toEqual([])
  })

  it('shows a parked customer to everybody, who may all take them', () => {
    const call = scriptedCall()
    const { apply, parts, first } = desks()
    apply(call.originated(), call.delivered('1001'), call.established('1001'))
    apply(call.event({ type: 'parked', slot: '5901' }), call.left('1001'))
    expect(parts()).toEqual(['parked', 'parked', 'parked'])
    expect(extensions.map((extension) => first(extension)?.commands)).toEqual(extensions.map(() => ['retrieveParked']))
    apply(call.event({ type: 'parked', slot: null }), call.delivered('1002'), call.established('1002'))
    expect(parts()).toEqual(['past', 'talking', null])
  })

  it('shows a supervisor what waits, rings and is talked about at colleagues', () => {
    const call = scriptedCall()
    const { apply, parts, first } = desks('1003')
    apply(call.originated())
    expect(parts()).toEqual([null, null, null])
    apply(call.queued())
    expect(parts()).toEqual([null, null, 'waiting'])
    apply(call.delivered('1001'))
    expect(parts()).toEqual(['ringing', null, 'waiting'])
    expect(first('1003')?.commands).toContain('pickUp')
    apply(call.established('1001'))
    expect(parts()).toEqual(['talking', null, 'supervised'])
    expect(first('1003')?.commands).toContain('monitor')
    const listens = { type: 'monitored', connectionId: toConnectionId('call-1-leg-1003'), extension: '1003' } as const
    // of who is only known to have listened nobody can say that they still do
    for (const [present, may] of [
      [undefined, false],
      [true, true],
      [false, false],
    ] as const) {
      apply(call.event({ ...listens, ...(present === undefined ? {} : { present }) }))
      expect(first('1003')?.commands.includes('stopMonitoring'), `${present}`).toBe(may)
    }
    apply(call.cleared())
    expect(parts()).toEqual(['wrapUp', null, null])
  })

  it('takes who is asked for advice for that, a supervisor too: they end their own part, not the customer’s', () => {
    const call = scriptedCall()
    const { apply, parts, first } = desks('1003')
    apply(call.originated(), call.delivered('1001'), call.established('1001'), call.delivered('1003', true))
    expect(parts()).toEqual(['talking', null, 'ringing'])
    apply(call.established('1003'))
    expect(parts()).toEqual(['talking', null, 'consulted'])
    expect(first('1003')?.commands).toEqual(['hangUp', 'mute'])
    apply(call.left('1003'))
    expect(parts()).toEqual(['talking', null, 'supervised'])
  })

  it('says with each call what can be done with it', () => {
    const call = scriptedCall()
    const { apply, first } = desks()
    apply(call.originated(), call.delivered('1001'))
    expect(first('1001')?.commands).toEqual(['answer', 'reject'])
    apply(call.established('1001'))
    expect(first('1001')?.commands).toContain('hold')
    apply(call.event({ type: 'held', connectionId: toConnectionId('call-1-leg-1001') }))
    expect(first('1001')?.commands).toContain('retrieve')
    apply(call.cleared())
    expect(first('1001')?.commands).toEqual([])
  })

  it('kept up to date by patches is the desk made anew, whatever happens to three calls', () => {
    const extension = fc.constantFrom(...extensions)
    const step = fc.record({
      call: fc.nat(2),
      extension,
      what: fc.constantFrom(
        ...(['delivered', 'consulted', 'established', 'left', 'held', 'retrieved', 'parked', 'unparked'] as const),
        ...(['queued', 'muted', 'cleared', 'missed', 'wrapUpExpired'] as const),
      ),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.subarray([...extensions]), (steps, supervisors) => {
        const { apply } = desks(...supervisors)
        const calls = [0, 1, 2].map((index) => scriptedCall({ id: `call-${index}` }))
        for (const call of calls) apply(call.originated())
        for (const { call: index, extension, what } of steps) {
          const call = calls[index] as ReturnType<typeof scriptedCall>
          const connectionId = toConnectionId(`call-${index}-leg-${extension}`)
          const events = {
            delivered: () => call.delivered(extension),
            consulted: () => call.delivered(extension, true),
            established: () => call.established(extension),
            left: () => call.left(extension),
            held: () => call.event({ type: 'held', connectionId }),
            retrieved: () => call.event({ type: 'retrieved', connectionId }),
            parked: () => call.event({ type: 'parked', slot: '5901' }),
            unparked: () => call.event({ type: 'parked', slot: null }),
            queued: () => call.queued(),
            muted: () => call.event({ type: 'muteChanged', connectionId, muted: true }),
            cleared: () => call.cleared(),
            missed: () => call.cleared('abandoned'),
            wrapUpExpired: () => call.event({ type: 'wrapUpExpired' }),
          }
          apply(events[what]())
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('an agent', () => {
  const agent = agentAt('1001')

  it('is busy, in wrap-up and ready again as their calls go', () => {
    const pipeline = createPipeline({ rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' })
    const call = scriptedCall()
    const states: string[] = []
    let current: Parameters<typeof reduceAgent>[0] = agent
    for (const event of [
      call.originated(),
      call.delivered('1001'),
      call.established('1001'),
      call.digits('1'),
      call.cleared(),
      call.event({ type: 'wrapUpExpired' }),
    ]) {
      pipeline.apply(event)
      const next = reduceAgent(current, pipeline.interactions(), event.at)
      if (next !== current) expect(next.since).toBe(event.at)
      current = next
      states.push(current.state)
    }
    expect(states).toEqual(['ready', 'ready', 'busy', 'busy', 'wrapUp', 'ready'])
  })

  it('who is not ready stays so without a call', () => {
    const away = { ...agent, state: 'notReady' as const }
    expect(reduceAgent(away, [] as Interaction[], nine)).toBe(away)
  })

  it('whom no call keeps is what the queues take them for', () => {
    const pipeline = createPipeline({ rules: { version: 1, wrapUpSeconds: 0, rules: [] }, region: 'DE', language: 'en' })
    const call = scriptedCall()
    const states: string[] = []
    let current: Parameters<typeof reduceAgent>[0] = agent
    const look = (queueStatus = current.queueStatus) => {
      current = reduceAgent({ ...current, queueStatus }, pipeline.interactions(), nine)
      states.push(current.state)
    }
    look('On Break')
    for (const event of [call.originated(), call.delivered('1001'), call.established('1001')]) pipeline.apply(event)
    look()
    look('Available')
    look('Logged Out')
    pipeline.apply(call.cleared())
    look()
    look('Available (On Demand)')
    expect(states).toEqual(['notReady', 'busy', 'busy', 'busy', 'loggedOff', 'ready'])
  })
})
