// @vitest-environment jsdom
import type { CaseView } from '@ringloop/core'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentDesk, type DeskSnapshot, RingloopProvider, type RingloopProviderProps } from '../../src/index.js'
import { heard } from '../fixtures/assist-fixtures.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { agentLeg, call, candidates, interaction, now, viewOf, wang } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { deskView, type ScenarioName, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

const live = { state: 'live', since: 0 } as const

function show(scenario: ScenarioName | DeskSnapshot, props: Partial<RingloopProviderProps> = {}) {
  const desk = createFixtureDesk(typeof scenario === 'string' ? scenarios[scenario] : scenario)
  render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything} timeZone="Asia/Shanghai" {...props}>
      <AgentDesk />
    </RingloopProvider>,
  )
  return desk
}
/** As a browser does it: at what has the focus. */
const key = (name: string, more: object = {}) =>
  act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, { key: name, ...more }))
const control = (command: object) => ({ type: 'control', command })
const never = () => new Promise<void>(() => {})

/** Two calls that ring, of which `first` rings longer. */
const twoRing = (
  first: Parameters<typeof interaction>[1] = {},
  second: Parameters<typeof interaction>[1] = {},
): DeskSnapshot => ({
  view: deskView([
    viewOf('ringing', interaction('call-1', first)),
    viewOf('ringing', interaction('call-2', { call: call('call-2', { startedAt: now - 9000 }), ...second })),
  ]),
  connection: live,
})
/** Another call of mine is there, and comes before what I wrap up. */
const anotherTalk = () =>
  deskView([
    viewOf('talking', interaction('call-2', { call: call('call-2', { agents: [agentLeg.connected(now - 1000)] }) })),
    ...Object.values(scenarios.wrapUp.view.interactions),
  ])

let consoleErrors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleErrors = vi.spyOn(console, 'error')
})
afterEach(() => {
  leavePage()
  expect(consoleErrors).not.toHaveBeenCalled()
  consoleErrors.mockRestore()
  vi.useRealTimers()
})

describe('what is typed when another call comes', () => {
  it.each(['Note', 'Subject'])('is not written into its fields: %s', async (name) => {
    const desk = show('wrapUp')
    const field = screen.getByLabelText<HTMLInputElement>(name)
    field.focus()
    await act(async () => desk.show({ view: anotherTalk() }))
    expect(screen.getByLabelText(name)).not.toBe(field)
    expect(document.activeElement).not.toBe(screen.getByLabelText(name))
  })

  it('is no command, until the agent has paused, or shown by Tab, Escape or the pointer that they have seen it', async () => {
    vi.useFakeTimers()
    const seen: readonly (() => unknown)[] = [
      () => vi.advanceTimersByTime(1100),
      () => key('Tab'),
      () => key('Escape'),
      () => fireEvent.pointerDown(document.body),
    ]
    for (const see of seen) {
      const desk = show('wrapUp')
      screen.getByLabelText('Note').focus()
      await act(async () => desk.show({ view: anotherTalk() }))
      for (const letter of ['h', 'm']) {
        vi.advanceTimersByTime(700)
        await key(letter)
      }
      expect(desk.sent).toEqual([])
      await key('.', { ctrlKey: true })
      expect(desk.sent, 'what needs Control is meant').toHaveLength(1)
      await see()
      await key('h')
      expect(desk.sent.at(-1)).toEqual(control({ type: 'hold', callId: 'call-2' }))
      cleanup()
    }
  })

  it('is over with a field that was left, or that the agent has sent off', async () => {
    const desk = show('wrapUp')
    const note = screen.getByLabelText('Note')
    note.focus()
    await act(async () => note.blur())
    await act(async () => desk.show({ view: anotherTalk() }))
    await key('h')
    expect(desk.sent).toHaveLength(1)
    cleanup()
    const other = show('wrapUp')
    screen.getByLabelText('Note').focus()
    await key('Enter', { ctrlKey: true })
    await act(async () => other.show({ view: anotherTalk() }))
    await key('h')
    expect(other.sent.at(-1)).toEqual(control({ type: 'hold', callId: 'call-2' }))
  })
})

describe('the timeline’s search', () => {
  it('keeps what is typed when the first line of a transcript comes', async () => {
    const desk = show('talking')
    const { topics } = scenarios.richCustomer
    act(() => desk.showTopic('case/call-1', topics['case/call-1'] as CaseView))
    const search = screen.getByPlaceholderText<HTMLInputElement>('Search')
    search.focus()
    fireEvent.change(search, { target: { value: 'order' } })
    await act(async () => desk.showTopic('assist/call-1', heard))
    expect(screen.getAllByRole('tab').length).toBeGreaterThan(1)
    expect(document.activeElement).toBe(search)
    expect(search.value).toBe('order')
  })
})

describe('a key with two calls that ring', () => {
  it('chooses among the candidates of the first alone', async () => {
    const choice = { lookup: { state: 'matched', matches: candidates, chosen: null, missing: [] } } as const
    const three = [...candidates, wang]
    const desk = show(twoRing(choice, { lookup: { ...choice.lookup, matches: three } }))
    desk.answer = never
    await key('3')
    expect(desk.sent, 'it has no third').toEqual([])
    await key('1')
    await key('1')
    await key('2')
    expect(desk.sent, 'it is being chosen').toEqual([{ type: 'chooseContact', callId: 'call-1', contactId: 'c-li' }])
  })

  it('opens and takes the first alone', async () => {
    const desk = show(twoRing())
    desk.answer = never
    for (const name of ['o', 'o', 'x', 'a', 'a']) await key(name)
    expect(desk.sent).toEqual([
      { type: 'acknowledgePop', callId: 'call-1', key: 'call-1/popScreen/1001' },
      control({ type: 'answer', callId: 'call-1' }),
    ])
  })

  it('puts away one after the other', async () => {
    const desk = show(twoRing({ acknowledgedPops: ['call-1/popScreen/1001'] }))
    await key('x')
    expect(desk.sent).toEqual([{ type: 'acknowledgePop', callId: 'call-2', key: 'call-2/popScreen/1001' }])
  })
})

describe('the key for calls', () => {
  it('goes to the row of the call that is shown', async () => {
    show('wrapUp')
    const rows = [...document.querySelectorAll<HTMLElement>('.rl-call-item')]
    const last = rows.at(-1) as HTMLElement
    fireEvent.click(last)
    await key('l')
    expect(document.activeElement).toBe(last)
  })
})
