// @vitest-environment jsdom
import { RingloopError } from '@ringloop/core'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  AgentDesk,
  type AgentDeskParts,
  AttachmentList,
  type DeskSnapshot,
  type DeskSource,
  type DeskTheme,
  RingloopProvider,
  type RingloopProviderProps,
  useRingloop,
} from '../../src/index.js'
import { emptyCase, fileLimits } from '../fixtures/case-scenarios.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { draft, field, interaction, viewOf } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { deskView, type ScenarioName, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

const live = { state: 'live', since: 0 } as const

function show(scenario: ScenarioName | DeskSnapshot, props: Partial<RingloopProviderProps> = {}) {
  const desk = createFixtureDesk(typeof scenario === 'string' ? scenarios[scenario] : scenario)
  const result = render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything} timeZone="Asia/Shanghai" {...props}>
      <AgentDesk />
    </RingloopProvider>,
  )
  return { desk, ...result }
}
const listed = (callId: string) => document.querySelector(`[data-rl-call=${callId}]`) as HTMLButtonElement
const region = (name: string) => within(screen.getByRole('region', { name }))

const desksOfFiles = new Set<DeskSource>()
const FilesPane: AgentDeskParts['TicketPane'] = ({ callId }) => {
  desksOfFiles.add(useRingloop().desk)
  return callId && <AttachmentList callId={callId} />
}

let consoleErrors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleErrors = vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(consoleErrors).not.toHaveBeenCalled()
  consoleErrors.mockRestore()
  leavePage()
  vi.useRealTimers()
})

describe('AgentDesk', () => {
  it('shows who rings, why, how sure, what they keyed in, and three open tickets and the rest as a number', () => {
    show('ringing')
    const pop = within(screen.getByRole('region', { name: /王小明/ }))
    expect(pop.getByText('VIP')).toBeTruthy()
    expect(pop.getByText('The number belongs to one customer')).toBeTruthy()
    expect(pop.getByText('97% sure')).toBeTruthy()
    expect(pop.getByText('20261120-4471')).toBeTruthy()
    expect(pop.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      'https://tickets.example/t/4471',
      'https://tickets.example/t/4466',
      'https://tickets.example/t/4401',
    ])
    expect(pop.getByText('+2 more')).toBeTruthy()
  })

  it('takes no focus when a call rings, whatever the agent is doing', () => {
    const { desk } = show('wrapUp')
    const note = screen.getByLabelText('Note')
    note.focus()
    act(() => desk.show({ view: scenarios.secondCall.view }))
    expect(screen.getByText('Incoming call')).toBeTruthy()
    expect(document.activeElement).toBe(note)
  })

  it('tells the gateway that a pop was put away, and opens it by key', () => {
    const { desk } = show('secondCall')
    fireEvent.click(screen.getByRole('button', { name: 'Put away' }))
    expect(desk.sent).toEqual([{ type: 'acknowledgePop', callId: 'call-2', key: 'call-2/popScreen/1001' }])
  })

  it('opens the ringing call by its key, and not while typing', () => {
    const { desk } = show('secondCall')
    fireEvent.keyDown(screen.getByLabelText('Note'), { key: 'o' })
    expect(desk.sent).toEqual([])
    fireEvent.keyDown(document.body, { key: 'o' })
    expect(desk.sent).toEqual([{ type: 'acknowledgePop', callId: 'call-2', key: 'call-2/popScreen/1001' }])
  })

  it('goes to the note by its key at once, so that what is typed next is written there', () => {
    show('wrapUp')
    fireEvent.keyDown(document.body, { key: 'n' })
    expect(document.activeElement).toBe(screen.getByLabelText('Note'))
  })

  it('chooses one of two candidates with one key', () => {
    const { desk } = show('candidates')
    expect(screen.getByText('2 customers share this number. Who is it?')).toBeTruthy()
    fireEvent.keyDown(document.body, { key: '2' })
    expect(desk.sent).toEqual([{ type: 'chooseContact', callId: 'call-1', contactId: 'c-zhao' }])
  })

  it('says that the number is hidden, and shows nobody', () => {
    show('hidden')
    expect(screen.getAllByText('Hidden number').length).toBeGreaterThan(0)
    expect(screen.getByText(/The caller hides their number, so nobody was looked up/)).toBeTruthy()
  })

  it('names what is missing after two seconds, and keeps its room before', () => {
    vi.useFakeTimers()
    const start = interaction('call-1').call.agents[0]?.offeredAt ?? 0
    let time = start
    const desk = createFixtureDesk(scenarios.lookingUp, () => time)
    const { container } = render(
      <RingloopProvider desk={desk} createRingClaim={claimEverything}>
        <AgentDesk />
      </RingloopProvider>,
    )
    expect(screen.queryByText(/Still missing/)).toBeNull()
    expect(screen.getByText('Looking up the customer…')).toBeTruthy()
    expect(container.querySelectorAll('.rl-pop .rl-skeleton-row')).toHaveLength(3)
    time = start + 2100
    act(() => void vi.advanceTimersByTime(3000))
    expect(screen.getByText(/Still missing: customer, open tickets, and history/)).toBeTruthy()
  })

  it('shows each value with where it came from, and how sure under 0.9', () => {
    show('talking')
    const ticket = region('Ticket')
    expect(ticket.getByLabelText<HTMLInputElement>('Subject').value).toBe('Delivery: order 20261120-4471')
    expect(ticket.getAllByText('keyed in by the customer (IVR)').length).toBeGreaterThan(0)
    expect(ticket.getByText('82% sure')).toBeTruthy()
    expect(ticket.getAllByText('from the rule “vip”').length).toBeGreaterThan(0)
    expect(ticket.getAllByText('typed by you').length).toBe(1)
  })

  it('keeps what was typed over patches and over a look at another call', () => {
    const { desk } = show('talking')
    const subject = () => screen.getByLabelText<HTMLInputElement>('Subject')
    fireEvent.change(subject(), { target: { value: 'My own words' } })
    const patched = interaction('call-1', {
      filing: {
        state: 'draft',
        draft: draft({ subject: field('Rule says', { source: 'call' }) }),
        decision: { ...popDecision() },
      },
    })
    act(() =>
      desk.show({ view: deskView([viewOf('talking', patched), ...Object.values(scenarios.ringing.view.interactions).slice(1)]) }),
    )
    expect(subject().value).toBe('My own words')
    fireEvent.click(region('Calls').getByText('Hidden number'))
    expect(screen.queryByLabelText('Subject')).toBeNull()
    const items = region('Calls').getAllByRole('button')
    fireEvent.click(items[0] as HTMLElement)
    expect(subject().value).toBe('My own words')
  })

  it('says at the field why a value was not taken, and keeps it', async () => {
    const { desk } = show('talking')
    desk.answer = () => Promise.reject(new RingloopError('timeout', 'late'))
    const subject = screen.getByLabelText<HTMLInputElement>('Subject')
    fireEvent.change(subject, { target: { value: 'My own words' } })
    await act(async () => fireEvent.blur(subject))
    expect(screen.getByText(/^Not saved yet\. The gateway did not answer in time\./)).toBeTruthy()
    expect(subject.value).toBe('My own words')
  })

  it('goes on showing a file on its way, and sends it once, when the host changes the theme', () => {
    const desk = createFixtureDesk(scenarios.talking)
    let sent = 0
    desk.take = () => new Promise(() => sent++)
    desk.showTopic('case/call-1', { ...emptyCase, limits: fileLimits })
    const page = (theme: DeskTheme) => (
      <RingloopProvider desk={desk} createRingClaim={claimEverything} theme={theme}>
        <AgentDesk parts={{ TicketPane: FilesPane }} />
      </RingloopProvider>
    )
    const { rerender } = render(page('light'))
    const files = [new File(['x'], 'leak.jpg')]
    fireEvent.change(screen.getByLabelText('Add files', { selector: 'input' }), { target: { files } })
    expect(screen.getByText('leak.jpg')).toBeTruthy()
    rerender(page('dark'))
    expect(screen.getByText('leak.jpg')).toBeTruthy()
    expect([sent, desksOfFiles.size]).toEqual([1, 1])
  })

  it('completes the wrap-up with disposition and note, and counts down', async () => {
    const { desk } = show('wrapUp')
    expect(screen.getByText('Filed by itself in 0:42').getAttribute('aria-label')).toBe('42 seconds')
    fireEvent.click(screen.getByRole('radio', { name: 'Follow-up needed' }))
    fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'Technician on Monday' } })
    await act(async () => fireEvent.keyDown(screen.getByLabelText('Note'), { key: 'Enter', ctrlKey: true }))
    expect(desk.sent).toEqual([
      { type: 'completeWrapUp', callId: 'call-1', disposition: 'followUp', note: 'Technician on Monday' },
    ])
  })

  it('shows each state of filing with what can be done', async () => {
    const { desk } = show('waiting')
    fireEvent.click(region('Calls').getAllByRole('button')[0] as HTMLElement)
    expect(screen.getByText('Waiting to be filed')).toBeTruthy()
    expect(screen.getByText(/ECONNREFUSED tickets.example:443/)).toBeTruthy()
    act(() => desk.show(scenarios.failed))
    expect(region('Ticket').getByText(/it does not exist/)).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Queue'), { target: { value: 'Deliveries' } })
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
    expect(desk.sent, 'what was mended goes first').toEqual([
      { type: 'editDraft', callId: 'call-1', field: 'queue', value: 'Deliveries' },
      { type: 'retryFiling', callId: 'call-1' },
    ])
    act(() => desk.show(scenarios.filed))
    expect(region('Ticket').getByRole('link', { name: 'Ticket 4521' }).getAttribute('href')).toBe(
      'https://tickets.example/t/4521',
    )
    expect(screen.getByLabelText<HTMLInputElement>('Subject').readOnly).toBe(true)
  })

  it('says why to call back, and to the gateway that it was done', async () => {
    const { desk } = show('callBack')
    fireEvent.click(listed('call-1'))
    const card = region('Customer record')
    expect(card.getByText(/gave up: ask what it was about/)).toBeTruthy()
    let refuse: (reason: Error) => void = () => {}
    desk.answer = () =>
      new Promise((_, reject) => {
        refuse = reject
      })
    const done = card.getByRole('button', { name: 'Mark as called back' })
    done.focus()
    fireEvent.click(done)
    fireEvent.click(done)
    expect(desk.sent, 'one press is on its way').toEqual([{ type: 'completeCallBack', callId: 'call-1' }])
    expect(done.getAttribute('aria-busy')).toBe('true')
    expect(document.activeElement).toBe(done)
    await act(async () => refuse(new RingloopError('conflict', 'No call back is promised to this customer.')))
    expect(card.getByText(/No call back is promised to this customer/)).toBeTruthy()
    desk.answer = () => Promise.resolve()
    await act(async () => fireEvent.click(done))
    expect(card.queryByText(/No call back is promised/)).toBeNull()
    expect(screen.getByText('王小明 is marked as called back').closest('[aria-live=polite]'), 'it is announced').toBeTruthy()
    const [item, ...others] = Object.values(scenarios.callBack.view.interactions)
    if (item === undefined) throw new Error('fixture')
    const callBack = { state: 'done', at: item.interaction.call.startedAt, by: '1001' } as const
    act(() => desk.show({ view: deskView([viewOf('past', { ...item.interaction, callBack }), ...others]) }))
    expect(screen.queryByRole('button', { name: 'Mark as called back' })).toBeNull()
    expect(screen.queryByText(/gave up: ask what it was about/)).toBeNull()
    expect(listed('call-1').textContent, 'so that nobody calls again').toMatch(/called back/)
    expect(region('Timeline').getByText('Called back by Lena Hart')).toBeTruthy()
  })

  it('lists a call back that is promised for later with its time, and what became of the call', () => {
    show('callBackScheduled')
    expect(listed('call-1').closest('.rl-call-group')?.querySelector('h2')?.textContent).toMatch(/^Call back/)
    expect(listed('call-1').textContent).toMatch(/Gave up waiting · at 19:29 · Asked to be called after lunch/)
    const missed = screen.getByRole('heading', { name: /^Missed/ }).closest('.rl-call-group')
    expect(missed?.textContent).not.toMatch(/No missed calls\.$/)
    fireEvent.click(listed('call-1'))
    expect(region('Customer record').getByText('at 19:29')).toBeTruthy()
    expect(region('Customer record').getByRole('button', { name: 'Mark as called back' })).toBeTruthy()
  })

  it('tells of a call to be called back that its ticket is not filed too', () => {
    show('callBackNotFiled')
    expect(listed('call-1').textContent).toMatch(/not filed.*gave up: ask what it was about/)
  })

  it('tells of parts that could not be filed, also of the same id in two templates', () => {
    show('callBackNotFiled')
    fireEvent.click(listed('call-1'))
    expect(region('Ticket').getByText(/Agree on a day: The queue "Parts" does not exist/)).toBeTruthy()
    expect(region('Ticket').getByText(/Fetch the old machine: The queue "Parts" does not exist/)).toBeTruthy()
  })

  it('shows how the ticket stands in the ticket system, and what others did to it', () => {
    const { desk } = show('wrapUp')
    act(() => desk.show(scenarios.waiting))
    act(() => desk.show(scenarios.filed))
    expect(region('Ticket').getByText(/· Resolved$/)).toBeTruthy()
    const timeline = region('Timeline')
    expect(timeline.getByText('Ticket 4521 changed by 王芳')).toBeTruthy()
    expect(timeline.getByText('In progress · Delivery late')).toBeTruthy()
    expect(timeline.getByText('Comment on ticket 4521 by Marco Rossi')).toBeTruthy()
    expect(timeline.getByText('The courier is on the way.')).toBeTruthy()
    expect(timeline.getByText('Ticket 4521 changed')).toBeTruthy()
  })

  it('shows a ticket that was deleted there as cancelled', () => {
    const { desk } = show('wrapUp')
    act(() => desk.show(scenarios.waiting))
    const [filed] = Object.values(scenarios.filed.view.interactions)
    if (filed === undefined) throw new Error('nothing was filed')
    const latest = filed.interaction.ticketChanges.latest.map((news) => ({ ...news, type: 'deleted', ticket: null }) as const)
    const deleted = { ...filed, interaction: { ...filed.interaction, ticketChanges: { told: latest, latest } } }
    act(() => desk.show({ view: deskView([deleted]) }))
    expect(region('Ticket').getByText(/· Cancelled$/)).toBeTruthy()
    expect(region('Timeline').getByText('Ticket 4521 deleted')).toBeTruthy()
  })

  it('goes on showing the call that was just finished, until the next one rings', () => {
    const { desk } = show('wrapUp')
    act(() => desk.show(scenarios.waiting))
    expect(screen.getByText('Waiting to be filed')).toBeTruthy()
    act(() => desk.show(scenarios.filed))
    expect(region('Ticket').getByRole('link', { name: 'Ticket 4521' })).toBeTruthy()
    vi.useFakeTimers()
    const next = viewOf('ringing', interaction('call-9', { lookup: { state: 'unknown' } }))
    act(() => desk.show({ view: deskView([...Object.values(scenarios.filed.view.interactions), next]) }))
    act(() => vi.advanceTimersToNextFrame())
    act(() => vi.runOnlyPendingTimers())
    expect(screen.queryByRole('link', { name: 'Ticket 4521' })).toBeNull()
  })

  it.each([
    ['a frame later', 20, null],
    ['soon, in a page that paints nothing', 100, () => 0],
  ])('shows the pop first, and the rest of a call that rings %s', (_, milliseconds, frames) => {
    const { desk } = show('wrapUp')
    act(() => desk.show(scenarios.filed))
    vi.useFakeTimers()
    const requested = frames && vi.spyOn(window, 'requestAnimationFrame').mockImplementation(frames)
    const next = viewOf('ringing', interaction('call-9', { lookup: { state: 'unknown' } }))
    act(() => desk.show({ view: deskView([...Object.values(scenarios.filed.view.interactions), next]) }))
    expect(document.querySelector('.rl-pop')).not.toBeNull()
    expect(listed('call-9')).toBeNull()
    expect(screen.getByRole('link', { name: 'Ticket 4521' })).toBeTruthy()
    act(() => vi.advanceTimersByTime(milliseconds))
    expect(listed('call-9')).not.toBeNull()
    expect(screen.queryByRole('link', { name: 'Ticket 4521' })).toBeNull()
    requested?.mockRestore()
  })

  it('keeps the view on screen while offline, says since when, and tries on request', () => {
    const { desk } = show('offline')
    expect(screen.getAllByText('王小明').length).toBeGreaterThan(0)
    expect(screen.getByText(/What you see is from 18:03/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
    expect(desk.retries).toBe(1)
  })

  it('shows hostile text as text', () => {
    const { container } = show('hostile')
    expect(container.textContent).toContain('<img src=x onerror=alert(1)>evil')
    expect(container.textContent).toContain('</div><script>alert(2)</script>')
    expect(container.querySelector('img, script')).toBeNull()
    expect([...container.querySelectorAll('a')].every((link) => /^https?:/.test(link.href))).toBe(true)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(container.textContent).not.toMatch(/[\u001b\u202e]/)
  })

  it('announces the incoming call once, assertively', async () => {
    const { desk, container } = show('empty')
    const assertive = container.parentElement?.querySelector('[aria-live=assertive]')
    expect(assertive?.textContent).toBe('')
    // each announcement takes the place of the one before, also of the same words
    const said: (string | null)[] = []
    const observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) said.push(...[...addedNodes].map(({ textContent }) => textContent))
    })
    observer.observe(assertive as Element, { childList: true, subtree: true, characterData: true })
    await act(async () => desk.show(scenarios.ringing))
    await act(async () => desk.show({ view: structuredClone(scenarios.ringing.view), connection: live }))
    observer.disconnect()
    expect(said).toEqual(['Incoming call: 王小明'])
    expect(assertive?.textContent).toBe('Incoming call: 王小明')
  })

  it('tells the host to ring once for a pop', async () => {
    const onRing = vi.fn()
    const { desk } = show('empty', { onRing })
    await act(async () => desk.show(scenarios.ringing))
    await act(async () => desk.show({ view: structuredClone(scenarios.ringing.view), connection: live }))
    expect(onRing).toHaveBeenCalledTimes(1)
  })

  it('speaks 简体中文', () => {
    show('wrapUp', { language: 'zh-CN' })
    expect(screen.getByText('0:42 后自动提交')).toBeTruthy()
    expect(screen.getByRole('button', { name: '提交工单' })).toBeTruthy()
  })

  it('takes parts of the host’s own', () => {
    const desk = createFixtureDesk(scenarios.talking)
    render(
      <RingloopProvider desk={desk} createRingClaim={claimEverything}>
        <AgentDesk parts={{ Timeline: OwnTimeline }} tools={<button type="button">Log out</button>} />
      </RingloopProvider>,
    )
    expect(screen.getByText('own timeline of call-1')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Log out' })).toBeTruthy()
  })

  it.each(Object.keys(scenarios) as ScenarioName[])('renders %s in both languages without a complaint', (name) => {
    show(name, { language: 'en' })
    cleanup()
    show(name, { language: 'zh-CN' })
  })

  it('renders on a server and is taken over in the browser without a difference', async () => {
    const desk = createFixtureDesk(scenarios.talking)
    const page = (
      <RingloopProvider desk={desk} createRingClaim={claimEverything}>
        <AgentDesk />
      </RingloopProvider>
    )
    const container = document.createElement('div')
    container.innerHTML = renderToString(page)
    expect(container.textContent).toContain('Connecting to the gateway')
    document.body.append(container)
    const root = await act(async () => hydrateRoot(container, page))
    expect(container.textContent).toContain('王小明')
    act(() => root.unmount())
    container.remove()
  })
})

const OwnTimeline = ({ callId }: { readonly callId: string }) => <p>own timeline of {callId}</p>

const popDecision = () => {
  const { filing } = interaction('call-1')
  if (filing.state !== 'draft') throw new Error('fixture')
  return filing.decision
}
