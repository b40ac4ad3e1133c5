// @vitest-environment jsdom
import { type AssistView, RingloopError } from '@ringloop/core'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentDesk, type AgentDeskParts, RingloopProvider } from '../../src/index.js'
import { heard, hostileAssist, summarised } from '../fixtures/assist-fixtures.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { type ScenarioName, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

const empty: AssistView = { lines: {}, articles: {}, summary: {} }

function show(scenario: ScenarioName, assist: AssistView | null = heard, parts: Partial<AgentDeskParts> = {}) {
  const desk = createFixtureDesk(scenarios[scenario])
  if (assist !== null) desk.showTopic('assist/call-1', assist)
  const page = render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything} timeZone="Asia/Shanghai">
      <AgentDesk parts={parts} />
    </RingloopProvider>,
  )
  return { desk, ...page }
}
const tab = (name: RegExp | string) => screen.getByRole('tab', { name })
const lineWith = (text: RegExp) => screen.getByRole('button', { name: text })
const change = (desk: ReturnType<typeof createFixtureDesk>, assist: AssistView) =>
  act(() => desk.showTopic('assist/call-1', assist))

let consoleErrors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleErrors = vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(consoleErrors).not.toHaveBeenCalled()
  consoleErrors.mockRestore()
  leavePage()
})

const OwnTranscript: AgentDeskParts['TranscriptPane'] = ({ callId }) => <p>own transcript of {callId}</p>

describe('transcript and knowledge on the desk', () => {
  it('take no room while there is nothing, and light up when something comes, without taking anybody there', () => {
    const { desk } = show('talking', null)
    expect(screen.queryByRole('tablist')).toBeNull()
    change(desk, empty)
    expect(screen.queryByRole('tablist')).toBeNull()
    change(desk, { ...heard, articles: {} })
    expect(screen.getAllByRole('tab').map((one) => one.textContent)).toEqual(['Timeline', 'Transcript new'])
    expect(tab('Timeline').getAttribute('aria-selected')).toBe('true')
    change(desk, heard)
    expect(tab(/Knowledge/).textContent).toBe('Knowledge new')
    fireEvent.click(tab(/Transcript/))
    expect(tab(/Transcript/).textContent).toBe('Transcript')
    fireEvent.click(tab(/Timeline/))
    expect(tab(/Transcript/).textContent, 'nothing since').toBe('Transcript')
    const more = { ...heard.lines['line-7'], id: 'line-8', order: 8, at: Date.now() * 2 } as AssistView['lines'][string]
    change(desk, { ...heard, lines: { ...heard.lines, 'line-8': more } })
    expect(tab(/Transcript/).textContent).toBe('Transcript new')
    change(desk, empty)
    expect(screen.queryByRole('tablist')).toBeNull()
    expect(screen.getByRole('region', { name: 'Timeline' })).toBeTruthy()
  })

  it('are not asked for of a call that is over', () => {
    show('filed')
    fireEvent.click(document.querySelector('[data-rl-call=call-1]') as HTMLElement)
    expect(screen.getByRole('region', { name: 'Timeline' })).toBeTruthy()
    expect(screen.queryByRole('tablist')).toBeNull()
  })

  it('moves between the tabs by arrows, and shows the one that has the focus', () => {
    show('talking')
    tab('Timeline').focus()
    fireEvent.keyDown(tab('Timeline'), { key: 'ArrowLeft' })
    expect(document.activeElement).toBe(tab('Knowledge'))
    expect(screen.getByRole('tabpanel', { name: 'Knowledge' })).toBeTruthy()
    fireEvent.keyDown(tab('Knowledge'), { key: 'Home' })
    fireEvent.keyDown(tab('Timeline'), { key: 'ArrowRight' })
    expect(screen.getByRole('tabpanel', { name: 'Transcript' })).toBeTruthy()
    expect(screen.getAllByRole('tab').map((one) => one.tabIndex)).toEqual([-1, 0, -1])
  })

  it('shows who said what, what is still being heard, and what is not sure', () => {
    show('talking')
    fireEvent.click(tab(/Transcript/))
    const pane = within(screen.getByRole('region', { name: 'Transcript' }))
    expect(pane.getAllByRole('listitem')).toHaveLength(8)
    expect(lineWith(/Customer.*should have come on Monday.*upset/)).toBeTruthy()
    expect(lineWith(/20261120-4471.*52% sure/)).toBeTruthy()
    expect(lineWith(/can I … still listening/)).toBeTruthy()
  })

  it('finds lines, and says how many', () => {
    show('talking')
    fireEvent.click(tab(/Transcript/))
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search the transcript' }), { target: { value: 'courier noon' } })
    const pane = within(screen.getByRole('region', { name: 'Transcript' }))
    expect(pane.getAllByRole('listitem')).toHaveLength(1)
    expect(pane.getByText('1 found')).toBeTruthy()
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'zebra' } })
    expect(pane.queryAllByRole('listitem')).toHaveLength(0)
    expect(pane.getByText('Nothing found')).toBeTruthy()
  })

  it('puts a sentence, with who said it when, behind what is in the note and the description', async () => {
    const { desk } = show('talking')
    const note = screen.getByLabelText<HTMLTextAreaElement>('Note')
    fireEvent.change(note, { target: { value: 'Waits for us.' } })
    const description = screen.getByLabelText<HTMLTextAreaElement>('Description')
    const before = description.value
    fireEvent.click(tab(/Transcript/))
    fireEvent.click(lineWith(/should have come on Monday/))
    fireEvent.click(screen.getByRole('button', { name: 'Into the note' }))
    const time = new Intl.DateTimeFormat('en', {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: 'Asia/Shanghai',
    })
    const quote = `Customer, ${time.format(heard.lines['line-2']?.at)}: “My order should have come on Monday, and nobody has told me anything.”`
    expect(note.value).toBe(`Waits for us.\n${quote}`)
    fireEvent.click(screen.getByRole('button', { name: 'Into the description' }))
    expect(description.value).toBe(before === '' ? quote : `${before}\n${quote}`)
    await act(() => Promise.resolve(fireEvent.blur(description)))
    expect(desk.sent).toContainEqual({ type: 'editDraft', callId: 'call-1', field: 'description', value: description.value })
  })

  it('is one stop of the keyboard: arrows go through the lines', () => {
    show('talking')
    fireEvent.click(tab(/Transcript/))
    const lines = [...document.querySelectorAll<HTMLElement>('.rl-said')]
    expect(lines.map((line) => line.tabIndex)).toEqual([-1, -1, -1, -1, -1, -1, -1, 0])
    lines[7]?.focus()
    fireEvent.keyDown(lines[7] as HTMLElement, { key: 'ArrowUp' })
    expect(document.activeElement).toBe(lines[6])
    fireEvent.keyDown(lines[6] as HTMLElement, { key: 'Home' })
    expect(document.activeElement).toBe(lines[0])
    fireEvent.keyDown(lines[0] as HTMLElement, { key: 'ArrowUp' })
    expect(document.activeElement).toBe(lines[0])
  })

  it('shows 200 lines of many at first', () => {
    const [id, line] = Object.entries(heard.lines)[1] as [string, AssistView['lines'][string]]
    const many = Object.fromEntries(
      Array.from({ length: 450 }, (_, order) => [`${id}${order}`, { ...line, id: `${id}${order}`, order }]),
    )
    show('talking', { ...heard, lines: many })
    fireEvent.click(tab(/Transcript/))
    expect(document.querySelectorAll('.rl-said')).toHaveLength(200)
    fireEvent.click(screen.getByText('Show 200 earlier lines'))
    fireEvent.click(screen.getByText('Show 50 earlier lines'))
    expect(document.querySelectorAll('.rl-said')).toHaveLength(450)
  })

  it('shows articles, best first, opens one in place, and says whether it helped', async () => {
    const { desk } = show('talking')
    fireEvent.click(tab(/Knowledge/))
    const pane = within(screen.getByRole('region', { name: 'Knowledge' }))
    expect(pane.getAllByRole('heading', { level: 4 }).map((one) => one.textContent)).toEqual([
      'Refund for a late delivery',
      '快递延误：如何查询承运商',
    ])
    expect(pane.getByText('fits 93%')).toBeTruthy()
    fireEvent.click(pane.getByRole('button', { name: 'Read Refund for a late delivery' }))
    expect(pane.getByRole('table')).toBeTruthy()
    expect(pane.getByRole('link', { name: 'what counts as promised' }).getAttribute('href')).toBe('https://kb.example/a/77')
    const [helps, helped] = pane.getAllByRole('button', { name: 'Helped' })
    expect([helps, helped].map((button) => button?.getAttribute('aria-pressed'))).toEqual(['false', 'true'])
    desk.answer = () => Promise.reject(new RingloopError('unreachable', 'no line'))
    await act(() => Promise.resolve(fireEvent.click(helps as HTMLElement)))
    await act(() => Promise.resolve(fireEvent.click(helped as HTMLElement)))
    expect(desk.sent).toEqual([
      { type: 'rateArticle', callId: 'call-1', articleId: 'kb-refund', useful: true },
      { type: 'rateArticle', callId: 'call-1', articleId: 'kb-courier', useful: null },
    ])
    expect(pane.getByText(/^There is no connection right now\./)).toBeTruthy()
  })

  it('can be replaced by parts of the host', () => {
    show('talking', heard, { TranscriptPane: OwnTranscript })
    fireEvent.click(tab(/Transcript/))
    expect(screen.getByText('own transcript of call-1')).toBeTruthy()
  })

  it('runs, fetches and leads nowhere with what hostile people wrote', () => {
    const { container } = show('talking', hostileAssist)
    fireEvent.click(tab(/Transcript/))
    fireEvent.click(document.querySelector('.rl-said') as HTMLElement)
    fireEvent.click(tab(/Knowledge/))
    fireEvent.click(screen.getByRole('button', { name: /^Read <script/ }))
    const story = container.querySelector('.rl-story') as HTMLElement
    expect(
      story.querySelectorAll('script, img, iframe, form, input, style, base, [onclick], [onmouseover], [style]'),
    ).toHaveLength(0)
    const links = [...story.querySelectorAll('a')].map((link) => [link.getAttribute('href'), link.rel])
    expect(links).toEqual([['https://kb.example/ok', 'noopener noreferrer']])
    expect(story.textContent).not.toContain('\u202e')
  })
})

describe('wrap-up', () => {
  it('takes the suggested summary over by one press, behind what was typed', () => {
    const { desk } = show('wrapUp', heard)
    const note = screen.getByLabelText<HTMLTextAreaElement>('Note')
    fireEvent.change(note, { target: { value: 'Call again on Friday.' } })
    expect(screen.queryByText('Suggested summary')).toBeNull()
    change(desk, summarised)
    expect(screen.getByText('Suggested summary')).toBeTruthy()
    expect(screen.getByText('78% sure')).toBeTruthy()
    expect(note.value, 'nothing by itself').toBe('Call again on Friday.')
    fireEvent.click(screen.getByRole('button', { name: 'Take over into the note' }))
    expect(note.value).toBe(`Call again on Friday.\n${summarised.summary.latest?.text}`)
    const taken = screen.getByRole('button', { name: 'In the note' })
    expect(taken.getAttribute('aria-disabled')).toBe('true')
    const { value } = note
    fireEvent.click(taken)
    expect(note.value, 'once').toBe(value)
    fireEvent.change(note, { target: { value: '' } })
    fireEvent.click(screen.getByRole('button', { name: 'Take over into the note' }))
    expect(note.value).toBe(summarised.summary.latest?.text)
  })

  it('chooses the disposition by a digit, but not while somebody types or has to choose a customer', () => {
    const { desk } = show('wrapUp')
    const checked = () => screen.getAllByRole<HTMLInputElement>('radio').findIndex((radio) => radio.checked)
    fireEvent.keyDown(document.body, { key: '2' })
    expect(checked()).toBe(1)
    fireEvent.keyDown(screen.getByLabelText('Note'), { key: '3' })
    expect(checked()).toBe(1)
    fireEvent.keyDown(document.body, { key: '9' })
    expect(checked()).toBe(1)
    expect(screen.getAllByRole('radio')[0]?.getAttribute('aria-keyshortcuts')).toBe('1')
    act(() => desk.show({ view: scenarios.talking.view }))
    fireEvent.keyDown(document.body, { key: '3' })
    expect(checked(), 'while the call goes on').toBe(1)
  })
})
