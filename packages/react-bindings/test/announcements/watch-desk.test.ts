import { formatNumber } from '@ringloop/core'
import { describe, expect, it, vi } from 'vitest'
import { createAnnouncer } from '../../src/announcements/announcer.js'
import { watchDesk } from '../../src/announcements/watch-desk.js'
import { createDeskFormat } from '../../src/words/desk-format.js'
import { english } from '../../src/words/english.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { agentLeg, call, interaction, now, viewOf } from '../fixtures/interactions.js'
import { deskView, scenarios } from '../fixtures/scenarios.js'

const connection = { state: 'live', since: now } as const
const format = createDeskFormat({ language: 'en', phoneOf: (number) => formatNumber(number, 'CN') })
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

function start(claimed: (key: string) => boolean = () => true) {
  const desk = createFixtureDesk({ view: deskView([]), connection })
  const announcer = createAnnouncer()
  const said: string[] = []
  announcer.polite.subscribe(() => said.push(`polite: ${announcer.polite.getSnapshot().text}`))
  announcer.assertive.subscribe(() => said.push(`assertive: ${announcer.assertive.getSnapshot().text}`))
  const onRing = vi.fn()
  const claim = { claim: async (key: string) => claimed(key), [Symbol.dispose]() {} }
  const stop = watchDesk({ desk, announcer, claim, onRing, language: () => ({ words: english, format }) })
  return { desk, said, onRing, stop }
}

const ringing = viewOf('ringing', interaction('call-1'))
const talking = viewOf('talking', interaction('call-1', { call: call('call-1', { agents: [agentLeg.connected()] }) }))
const held = viewOf(
  'talking',
  interaction('call-1', { call: call('call-1', { agents: [agentLeg.connected()], holds: [{ startedAt: now, endedAt: null }] }) }),
)

describe('watchDesk', () => {
  it('says each step of a call once, the incoming one at once and the rest politely', async () => {
    const { desk, said, onRing } = start()
    const filed = scenarios.filed.view.interactions['call-1']
    const wrapUp = scenarios.wrapUp.view.interactions['call-1']
    if (!filed || !wrapUp) throw new Error('fixture')
    for (const view of [ringing, ringing, talking, held, talking, wrapUp, filed, filed]) {
      desk.show({ view: deskView([view]) })
      await settle()
    }
    expect(said).toEqual([
      'assertive: Incoming call: 王小明',
      'polite: Connected with 王小明',
      'polite: 王小明 is on hold',
      'polite: Back with 王小明',
      'polite: Call with 王小明 ended',
      'polite: Ticket 4521 filed',
    ])
    expect(onRing).toHaveBeenCalledTimes(1)
  })

  describe('lets the ring end', () => {
    const wrapUp = scenarios.wrapUp.view.interactions['call-1']
    const key = ringing.interaction.pops[0]?.key ?? ''
    it.each([
      ['is answered', [talking]],
      ['is over', wrapUp ? [wrapUp] : []],
      ['is put away', [viewOf('ringing', interaction('call-1', { acknowledgedPops: [key] }))]],
      ['is gone', []],
    ])('when the call %s', async (_what, views) => {
      const { desk, onRing, stop } = start()
      desk.show({ view: deskView([ringing]) })
      await settle()
      const signal: AbortSignal = onRing.mock.calls[0]?.[1]
      desk.show({ view: structuredClone(deskView([ringing])) })
      expect(signal.aborted).toBe(false)
      desk.show({ view: deskView(views) })
      expect(signal.aborted).toBe(true)
      stop()
    })

    it('when the desk is put away', async () => {
      const { desk, onRing, stop } = start()
      desk.show({ view: deskView([ringing]) })
      await settle()
      stop()
      expect(onRing.mock.calls[0]?.[1].aborted).toBe(true)
    })
  })

  it.each([
    ['answered', [talking]],
    ['put away', [viewOf('ringing', interaction('call-1', { acknowledgedPops: [ringing.interaction.pops[0]?.key ?? ''] }))]],
    ['gone', []],
  ])('neither rings nor announces a call that was %s before this tab had won', async (_what, views) => {
    const { desk, said, onRing } = start()
    desk.show({ view: deskView([ringing]) })
    desk.show({ view: deskView(views) })
    await settle()
    expect(onRing).not.toHaveBeenCalled()
    expect(said.filter((text) => text.includes('Incoming'))).toEqual([])
  })

  it('rings with what has become known of the call meanwhile', async () => {
    const { desk, said } = start()
    desk.show({ view: deskView([viewOf('ringing', interaction('call-1', { lookup: { state: 'pending' } }))]) })
    desk.show({ view: deskView([ringing]) })
    await settle()
    expect(said).toEqual(['assertive: Incoming call: 王小明'])
  })

  it('is silent in a tab that did not win the ring', async () => {
    const { desk, said, onRing } = start(() => false)
    desk.show({ view: deskView([ringing]) })
    await settle()
    expect(said).toEqual([])
    expect(onRing).not.toHaveBeenCalled()
  })

  it('does not ring again for a new snapshot of the same call', async () => {
    const { desk, onRing } = start()
    for (let turn = 0; turn < 3; turn++) {
      desk.show({ view: structuredClone(deskView([ringing])) })
      await settle()
    }
    expect(onRing).toHaveBeenCalledTimes(1)
  })

  it('does not ring for a pop that was put away in another tab', async () => {
    const { desk, onRing } = start()
    const key = ringing.interaction.pops[0]?.key ?? ''
    desk.show({ view: deskView([viewOf('ringing', interaction('call-1', { acknowledgedPops: [key] }))]) })
    await settle()
    expect(onRing).not.toHaveBeenCalled()
  })

  it('rings when the pop comes, which may be after the call', async () => {
    const { desk, onRing } = start()
    desk.show({ view: deskView([viewOf('ringing', interaction('call-1', { pops: [], lookup: { state: 'pending' } }))]) })
    await settle()
    expect(onRing).not.toHaveBeenCalled()
    desk.show({ view: deskView([ringing]) })
    await settle()
    expect(onRing).toHaveBeenCalledTimes(1)
  })

  it('does not say the number of a hidden caller', async () => {
    const { desk, said } = start()
    const secret = call('call-1', { customer: { number: '13912345678', name: 'Secret Person', anonymous: true } })
    desk.show({ view: deskView([viewOf('ringing', interaction('call-1', { call: secret, lookup: { state: 'hidden' } }))]) })
    await settle()
    expect(said).toEqual(['assertive: Incoming call: Hidden number'])
  })

  it('does not ring after it was stopped', async () => {
    const { desk, said, stop } = start()
    desk.show({ view: deskView([ringing]) })
    stop()
    await settle()
    expect(said).toEqual([])
  })
})
