import {
  applyChanges,
  createPipeline,
  type DeskView,
  type DomainEvent,
  deskViewOf,
  type Interaction,
  reduceAgent,
  type SystemView,
  viewChanges,
} from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { match, nine, scriptedCall } from '../scripted-call.js'

const system: SystemView = {
  telephony: { state: 'connected', reason: null },
  switches: [],
  tickets: { state: 'available', waiting: 0, reason: null },
  region: 'DE',
}

const extensions = ['1001', '1002', '1003'] as const

/** Desks that live on patches alone, to be compared with the view made anew after every event. */
function desks() {
  const pipeline = createPipeline({ rules: { version: 1, wrapUpSeconds: 60, rules: [] }, region: 'DE', language: 'en' })
  const agent = (extension: string) => ({ extension, name: extension, state: 'ready' as const, since: nine, commands: [] })
  const views = new Map<string, DeskView>(
    extensions.map((extension) => [extension, deskViewOf([], { agent: agent(extension), system })]),
  )
  const apply = (...events: DomainEvent[]) => {
    for (const event of events) {
      const { before, after } = pipeline.apply(event)
      for (const [extension, view] of views) {
        const next = applyChanges(view, viewChanges(before, after, extension))
        expect(next).toEqual(deskViewOf(pipeline.interactions(), { agent: agent(extension), system }))
        views.set(extension, next)
      }
    }
  }
  const parts = () => extensions.map((extension) => Object.values(views.get(extension)?.interactions ?? {})[0]?.mine ?? null)
  return { pipeline, views, apply, parts }
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
    apply(call.delivered('1003', true), call.established('1003'))
    expect(parts()).toEqual(['past', 'talking', null])
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
    expect(viewChanges(interaction, undefined, '1001')).toEqual([{ type: 'interactionRemoved', id: 'call-1' }])
    expect(viewChanges(interaction, undefined, '1003')).toEqual([])
  })
})

describe('an agent', () => {
  const agent = { extension: '1001', name: 'Ada', state: 'ready' as const, since: nine, commands: [] }

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
})
