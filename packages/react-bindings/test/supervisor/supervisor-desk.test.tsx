// @vitest-environment jsdom
import { type FloorView, RingloopError } from '@ringloop/core'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { RingloopProvider } from '../../src/index.js'
import { SupervisorDesk, useQueue, useSupervisor } from '../../src/supervisor/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { busyFloor, emptyFloor } from '../fixtures/floor-fixtures.js'
import { now } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimNothing } from '../fixtures/ring-claims.js'
import { scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

function show(view: FloorView | null, children = <SupervisorDesk />, clock: () => number = () => now) {
  const desk = createFixtureDesk(scenarios.supervisor, clock)
  if (view !== null) desk.showTopic('floor', view)
  const result = render(
    <RingloopProvider desk={desk} createRingClaim={claimNothing} timeZone="Asia/Shanghai">
      {children}
    </RingloopProvider>,
  )
  return { desk, ...result }
}
type Table = 'waiting' | 'queues' | 'agents'
const part = (name: Table) => document.querySelector<HTMLElement>(`.rl-floor-${name}`) as HTMLElement
const titles = (name: Table) => [...part(name).querySelectorAll('th[scope=row]')].map(({ textContent }) => textContent)
const buttonOf = (name: string) => {
  const found = [...document.querySelectorAll('button')].filter((button) =>
    (button.getAttribute('aria-label') ?? button.textContent)?.startsWith(name),
  )
  expect(found, name).toHaveLength(1)
  return found[0] as HTMLButtonElement
}
const press = (name: string) => act(async () => void fireEvent.click(buttonOf(name)))
const change = (desk: FixtureDesk, part: Partial<FloorView>) => act(() => desk.showTopic('floor', { ...busyFloor, ...part }))

let consoleErrors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleErrors = vi.spyOn(console, 'error')
})
afterEach(() => {
  vi.useRealTimers()
  leavePage()
  const said = consoleErrors.mock.calls
  consoleErrors.mockRestore()
  expect(said).toEqual([])
})

describe('the supervisor’s desk', () => {
  it('lists who waits by who is next, of each queue', () => {
    show(busyFloor)
    expect(titles('waiting').map((text) => text?.slice(0, 8))).toEqual([
      '0922 333',
      '赵丽0933 2',
      'Jane Cus',
      'Wanjirũ ',
      'Hidden n',
    ])
    expect([...part('waiting').querySelectorAll('tbody td:first-child')].map(({ textContent }) => textContent)).toEqual([
      'Next5:00 head startraised by the rules: raise[0]',
      'No. 2',
      'Next1:00 head startraised by you',
      'No. 2',
      'No. 3',
    ])
  })

  it('sorts by a column, the other way round when it is chosen again, and says so', async () => {
    show(busyFloor)
    const sort = () => act(async () => void fireEvent.click(part('agents').querySelector('[data-rl-sort=name]') as HTMLElement))
    const sorted = () => part('agents').querySelector('th[scope=col]')?.getAttribute('aria-sort')
    await sort()
    expect(titles('agents')[0]).toContain('Ada')
    expect(sorted()).toBe('ascending')
    await sort()
    expect(sorted()).toBe('descending')
    expect(titles('agents').at(-1)).toContain('Ada')
  })

  it('says of a column how long that it descends while the longest stands first', async () => {
    show(busyFloor)
    const button = () => document.querySelector('.rl-floor-part.rl-floor-queues [data-rl-sort=longest]') as HTMLElement
    const longest = () => button().closest('th')?.getAttribute('aria-sort')
    expect(longest()).toBe('descending')
    await act(async () => void fireEvent.click(button()))
    expect(longest()).toBe('ascending')
  })

  it('filters by text, queue and state, and offers the way back when nothing fits', async () => {
    show(busyFloor)
    const type = (label: string, value: string) =>
      act(async () => void fireEvent.change(screen.getByLabelText(label), { target: { value } }))
    await type('Search', '0912345')
    expect(titles('agents')).toEqual(['张志明 1002'])
    await type('Search', '')
    await type('State', 'notReady')
    expect(titles('agents')).toEqual(['李宗翰 1007'])
    await type('State', '')
    await press('billing@default')
    expect(titles('agents')).toHaveLength(3)
    expect(titles('waiting')).toHaveLength(2)
    await type('Search', 'nobody is called so')
    expect(within(part('agents')).getByText('Nothing fits the filter')).toBeTruthy()
    await act(async () => void fireEvent.click(within(part('agents')).getByText('Clear filter')))
    expect(titles('agents')).toHaveLength(12)
  })

  it('has a button exactly where its command is possible', () => {
    const { desk } = show(busyFloor)
    const commandsOf = (agent: string) =>
      [...document.querySelectorAll<HTMLElement>(`[data-rl-agent="${agent}"] [data-rl-command]`)].map(
        (button) => button.textContent,
      )
    expect(commandsOf('1002')).toEqual(['Listen', 'Whisper', 'Barge in'])
    expect(commandsOf('1003')).toEqual(['Listen', 'Whisper', 'Barge in', 'Stop'])
    expect(commandsOf('1005'), 'rings').toEqual([])
    expect(commandsOf('1010'), 'gives advice').toEqual([])
    expect(document.querySelector('[data-rl-agent="1012"] button'), 'is no agent of the queues').toBeNull()
    // the switch is away: nothing can be commanded
    const agents = Object.fromEntries(
      Object.entries(busyFloor.agents).map(([id, agent]) => [
        id,
        { ...agent, call: agent.call && { ...agent.call, commands: [] } },
      ]),
    )
    change(desk, { agents })
    expect(commandsOf('1002')).toEqual([])
    // who is next is not raised
    expect(document.querySelector('[data-rl-waiting=wait-2] [data-rl-command=raiseWaiting]')).toBeNull()
    expect(document.querySelector('[data-rl-waiting=wait-1] [data-rl-command=raiseWaiting]')).not.toBeNull()
  })

  it('says why a command was not done, beside what it was about', async () => {
    const { desk } = show(busyFloor)
    desk.answer = () => Promise.reject(new RingloopError('forbidden', 'no'))
    await press('Listen to 张志明')
    const said = screen.getByText('You may not do this. Ask your supervisor.')
    expect(said.closest('tr')?.previousElementSibling?.getAttribute('data-rl-agent')).toBe('1002')
  })

  it('makes anew only the row that changed', () => {
    const { desk } = show(busyFloor)
    const rows = () => [...document.querySelectorAll<HTMLElement>('[data-rl-agent]')]
    const before = new Set(rows())
    const observer = new MutationObserver(() => {})
    observer.observe(part('agents').querySelector('tbody') as Element, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
    })
    const { '1008': ada } = busyFloor.agents
    if (ada === undefined) throw new Error('Ada is not there')
    change(desk, { agents: { ...busyFloor.agents, '1008': { ...ada, state: 'notReady', since: now } } })
    expect(document.querySelector('[data-rl-agent="1008"]')?.textContent).toContain('Not ready')
    // it has another place now: in the body, whole rows came and went; else something in a row was changed
    const touched = observer.takeRecords().flatMap(({ target, addedNodes, removedNodes }) => {
      const row = (target instanceof Element ? target : target.parentElement)?.closest<HTMLElement>('tr')
      return row ? [row] : ([...addedNodes, ...removedNodes] as HTMLElement[])
    })
    observer.disconnect()
    expect(new Set(touched.map(({ dataset }) => dataset.rlAgent))).toEqual(new Set(['1008']))
    expect(rows()).toHaveLength(before.size)
    expect(rows().every((row) => before.has(row))).toBe(true)
  })

  it('tells screen readers of who waits too long: once each, and of many at once in one sentence', () => {
    vi.useFakeTimers()
    let time = now
    const { desk, container } = show(
      { ...emptyFloor, waiting: { 'wait-5': busyFloor.waiting['wait-5'] as never } },
      <SupervisorDesk waitLimitSeconds={60} />,
      () => time,
    )
    const polite = () => container.querySelector('[aria-live=polite]')?.textContent
    const pass = (milliseconds: number) => {
      time += milliseconds
      act(() => void vi.advanceTimersByTime(milliseconds))
    }
    pass(30_000)
    expect(polite()).toBe('')
    pass(10_000)
    expect(polite()).toBe('Wanjirũ Kamau has waited 1 minute in billing@default')
    const late = Object.fromEntries(Object.values(busyFloor.waiting).map((call) => [call.id, { ...call, since: time - 61_000 }]))
    act(() => desk.showTopic('floor', { ...emptyFloor, waiting: late }))
    pass(5_000)
    expect(polite(), 'not again within half a minute').toBe('Wanjirũ Kamau has waited 1 minute in billing@default')
    pass(30_000)
    expect(polite()).toBe('4 callers wait longer than 1 minute')
  })

  it.each([
    ['loading', { state: 'loading', view: null, error: null }, 'Loading queues and agents'],
    ['refused', { state: 'refused', view: null, error: new RingloopError('forbidden', 'no') }, 'This view is for supervisors'],
    ['off', { state: 'off', view: null, error: null }, 'The gateway does not show queues and agents'],
  ] as const)('says what is the case instead of being blank: %s', (_name, state, title) => {
    const { desk } = show(null)
    act(() => desk.setTopic('floor', state))
    expect(screen.getByText(title)).toBeTruthy()
    act(() => desk.showTopic('floor', emptyFloor))
    for (const empty of ['Nobody waits', 'No queues known yet', 'No agents']) expect(screen.getByText(empty)).toBeTruthy()
  })

  it('can be rendered on a server', () => {
    const desk = createFixtureDesk(scenarios.supervisor)
    const html = renderToString(
      <RingloopProvider desk={desk} createRingClaim={claimNothing}>
        <SupervisorDesk />
      </RingloopProvider>,
    )
    expect(html).toContain('rl-supervisor')
  })
})

/** A view of one's own, of the hooks alone. */
function Own() {
  const { queue, agents, waiting } = useQueue('support@default')
  const { getRaiseProps, agents: all } = useSupervisor()
  const last = waiting.at(-1)
  if (queue === null || last === undefined) return null
  const { hidden: _hidden, ...props } = getRaiseProps(last, waiting.length)
  return (
    <div>
      <p>{`${queue.name}: ${waiting.length} of ${agents.length} and ${all.length}`}</p>
      <button {...props}>Raise</button>
    </div>
  )
}

describe('the hooks', () => {
  it('give one queue with who works and who waits in it, and commands for a view of one’s own', async () => {
    const { desk } = show(busyFloor, <Own />)
    expect(screen.getByText('support@default: 3 of 7 and 12')).toBeTruthy()
    await press('Raise')
    expect(desk.sent).toEqual([{ type: 'raiseWaiting', callId: 'wait-3', headStartSeconds: 444 }])
  })
})
