// @vitest-environment jsdom
import { type CallCommandType, RingloopError } from '@ringloop/core'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentDesk, type DeskSnapshot, RingloopProvider, type RingloopProviderProps } from '../../src/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { agentLeg, call, interaction, viewOf } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimNothing } from '../fixtures/ring-claims.js'
import { deskView, type ScenarioName, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

const live = { state: 'live', since: 0 } as const

function show(scenario: ScenarioName | DeskSnapshot, props: Partial<RingloopProviderProps> = {}) {
  const desk = createFixtureDesk(typeof scenario === 'string' ? scenarios[scenario] : scenario)
  const result = render(
    <RingloopProvider desk={desk} createRingClaim={claimNothing} timeZone="Asia/Shanghai" {...props}>
      <AgentDesk />
    </RingloopProvider>,
  )
  return { desk, ...result }
}
const controls = () => within(screen.getByRole('region', { name: 'Call controls' }))
const press = (name: string | RegExp) => act(async () => void fireEvent.click(controls().getByRole('button', { name })))
const buttons = (container: HTMLElement) =>
  [...container.querySelectorAll<HTMLElement>('.rl-controls [data-rl-command]')].map((button) => button.dataset.rlCommand)
const control = (command: object) => ({ type: 'control', command })

/** A desk in a call with just these commands. */
function talkingWith(...commands: CallCommandType[]): DeskSnapshot {
  const talking = interaction('call-1', { call: call('call-1', { agents: [agentLeg.connected()] }) })
  return { view: deskView([{ ...viewOf('talking', talking), commands }]), connection: live }
}

let consoleErrors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleErrors = vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(consoleErrors).not.toHaveBeenCalled()
  consoleErrors.mockRestore()
  leavePage()
})

describe('the buttons of a call', () => {
  it.each([
    ['hold', 'Hold'],
    ['retrieve', 'Resume'],
    ['mute', 'Mute'],
    ['unmute', 'Unmute'],
    ['alternate', 'Switch'],
    ['completeTransfer', 'Complete transfer'],
    ['cancelConsultation', 'Back to the customer'],
    ['conference', 'Conference'],
    ['park', 'Park'],
    ['startRecording', 'Record'],
    ['pauseRecording', 'Pause recording'],
    ['resumeRecording', 'Resume recording'],
    ['stopRecording', 'Stop recording'],
    ['stopMonitoring', 'Stop listening'],
    ['pickUp', 'Pick up'],
    ['retrieveParked', 'Take'],
  ] as const)('are there exactly if the command is possible: %s', async (command, name) => {
    const { desk, container } = show(talkingWith(command))
    expect(buttons(container)).toEqual([command])
    await press(name)
    expect(desk.sent).toEqual([control({ type: command, callId: 'call-1' })])
    act(() => desk.show(talkingWith()))
    expect(buttons(container)).toEqual([])
  })

  it('change only when the gateway says so, and wait meanwhile', async () => {
    const { desk, container } = show('talking')
    let done = () => {}
    desk.answer = () => new Promise((resolve) => (done = resolve))
    await press('Hold')
    const hold = controls().getByRole<HTMLButtonElement>('button', { name: 'Hold' })
    expect([hold.getAttribute('aria-disabled'), hold.getAttribute('aria-busy')]).toEqual(['true', 'true'])
    await act(async () => done())
    expect(hold.getAttribute('aria-disabled')).toBe('false')
    expect(buttons(container)).toContain('hold')
    act(() => desk.show(scenarios.muted))
    expect(buttons(container)).toContain('retrieve')
    expect(buttons(container)).not.toContain('hold')
  })

  it('cannot be pressed twice, and keep none of the others waiting', async () => {
    const { desk } = show('consultRings')
    const waiting: (() => void)[] = []
    desk.answer = () => new Promise((resolve) => waiting.push(resolve))
    const mute = controls().getByRole('button', { name: 'Mute' })
    mute.focus()
    // two clicks before anything is rendered again
    act(() => {
      fireEvent.click(mute)
      fireEvent.click(mute)
    })
    await press('Mute')
    expect(document.activeElement).toBe(mute)
    await press('Back to the customer')
    await press('Hang up')
    expect(desk.sent.map((sent) => sent.type === 'control' && sent.command.type)).toEqual([
      'mute',
      'cancelConsultation',
      'hangUp',
    ])
    await act(async () => waiting.shift()?.())
    await press('Mute')
    expect(desk.sent).toHaveLength(4)
  })

  it('say nothing of a command that another one took back', async () => {
    const { desk } = show('talking')
    let takeBack = () => {}
    desk.answer = () => new Promise((_, reject) => (takeBack = () => reject(new RingloopError('aborted', 'taken back'))))
    await press('Hold')
    await act(async () => takeBack())
    expect(screen.queryByText(/taken back/)).toBeNull()
    expect(controls().getByRole('button', { name: 'Hold' }).getAttribute('aria-busy')).toBe('false')
  })

  it('keep their place and the focus when one becomes the other', async () => {
    const { desk } = show(talkingWith('hold', 'mute', 'startRecording'))
    const hold = controls().getByRole('button', { name: 'Hold' })
    hold.focus()
    act(() => desk.show(talkingWith('retrieve', 'unmute', 'pauseRecording', 'stopRecording')))
    expect(document.activeElement).toBe(controls().getByRole('button', { name: 'Resume' }))
    expect(controls().getByRole('button', { name: 'Resume' })).toBe(hold)
  })

  it('say in the agent’s language what went wrong, and behind it what the gateway said', async () => {
    const { desk } = show('talking', { language: 'zh-CN' })
    desk.answer = () =>
      Promise.reject(new RingloopError('notPossible', 'The call has no such connection', { mend: 'Look again.' }))
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: '驻留' })))
    expect(screen.getByText(/现在无法执行/).textContent).toContain('The call has no such connection. Look again.')
    expect(screen.getByText(/no such connection/).lang).toBe('en')
  })

  it('say it for a while, and longer if one is at it', async () => {
    vi.useFakeTimers()
    try {
      const { desk } = show('talking')
      desk.answer = () => Promise.reject(new RingloopError('timeout', 'late'))
      await press('Park')
      expect(controls().getByText(/did not answer in time. Look whether it was done/)).toBeTruthy()
      controls().getByRole('button', { name: 'Dismiss' }).focus()
      await act(async () => void vi.advanceTimersByTime(60_000))
      expect(controls().getByText(/did not answer in time/)).toBeTruthy()
      controls().getByRole('button', { name: 'Park' }).focus()
      await act(async () => void vi.advanceTimersByTime(60_000))
      expect(controls().queryByText(/did not answer in time/)).toBeNull()
    } finally {
      vi.useRealTimers()
    }
  })

  it('say as a sentence why nothing came of it, what to do, and what the switch said', async () => {
    const { desk } = show('talking')
    desk.answer = () =>
      Promise.reject(new RingloopError('refused', 'The switch did not do it', { mend: 'Try the telephone.', said: '-ERR no' }))
    await press('Park')
    expect(controls().getByText(/The switch did not do it\. Try the telephone\./).textContent).toContain('-ERR no')
    await press('Dismiss')
    expect(controls().queryByText(/did not do it/)).toBeNull()
  })

  it('accept and reject on the pop, also by key', async () => {
    const { desk } = show('ringing')
    const pop = within(screen.getByRole('region', { name: /王小明/ }))
    expect(pop.queryByText(/Answer on your phone/)).toBeNull()
    await act(async () => void fireEvent.click(pop.getByRole('button', { name: 'Accept' })))
    await act(async () => void fireEvent.keyDown(document.body, { key: 'r' }))
    expect(desk.sent).toEqual([control({ type: 'answer', callId: 'call-1' }), control({ type: 'reject', callId: 'call-1' })])
  })

  it('have keys, which do nothing where the button is not there', async () => {
    const { desk } = show('talking')
    const key = (name: string, ctrlKey = false) => act(async () => void fireEvent.keyDown(document.body, { key: name, ctrlKey }))
    await key('a')
    await key('h')
    await key('m')
    await key('.', true)
    expect(desk.sent).toEqual([
      control({ type: 'hold', callId: 'call-1' }),
      control({ type: 'mute', callId: 'call-1' }),
      control({ type: 'hangUp', callId: 'call-1', cause: 'NORMAL_CLEARING' }),
    ])
    expect(controls().getByRole('button', { name: 'Hold' }).title).toBe('Hold (H)')
  })

  it('transfer to a colleague by name, or first ask them, or to any number', async () => {
    const { desk } = show('talking')
    await act(async () => void fireEvent.keyDown(document.body, { key: 'f' }))
    const to = screen.getByLabelText<HTMLInputElement>('Extension or number')
    expect(document.activeElement).toBe(to)
    expect(controls().getByRole<HTMLButtonElement>('button', { name: 'Transfer now' }).disabled).toBe(true)
    fireEvent.change(to, { target: { value: 'marco' } })
    expect(screen.queryByText('张志明')).toBeNull()
    // a name is no extension, however much it looks like one
    expect(controls().getByRole<HTMLButtonElement>('button', { name: 'Transfer now' }).disabled).toBe(true)
    await act(async () => void fireEvent.click(controls().getByRole('option', { name: /Marco Rossi/ })))
    expect(screen.queryByText('张志明')).toBeNull()
    await press('Consult first')
    expect(screen.queryByLabelText('Extension or number')).toBeNull()
    await press('Transfer')
    fireEvent.change(screen.getByLabelText('Extension or number'), { target: { value: ' +886 (2) 2700-1234 ' } })
    await press('Transfer now')
    expect(desk.sent).toEqual([
      control({ type: 'consult', callId: 'call-1', to: '1003' }),
      control({ type: 'blindTransfer', callId: 'call-1', to: '+88622700-1234' }),
    ])
  })

  it('need no mouse: Enter chooses the colleague, Enter transfers, Escape goes back to where one was', async () => {
    const { desk } = show('talking')
    const opener = controls().getByRole('button', { name: 'Transfer' })
    await press('Transfer')
    const to = screen.getByLabelText<HTMLInputElement>('Extension or number')
    const enter = () => act(async () => void fireEvent.submit(to.form as HTMLFormElement))
    await enter()
    expect([to.value, desk.sent]).toEqual(['', []])
    fireEvent.change(to, { target: { value: 'rossi' } })
    await enter()
    expect([to.value, desk.sent]).toEqual(['1003', []])
    fireEvent.keyDown(to, { key: 'Escape' })
    expect(document.activeElement).toBe(opener)
    await press('Keypad')
    fireEvent.keyDown(screen.getByRole('region', { name: 'Keypad' }), { key: 'Escape' })
    expect(document.activeElement).toBe(controls().getByRole('button', { name: 'Keypad' }))
    await press('Transfer')
    const again = screen.getByLabelText<HTMLInputElement>('Extension or number')
    fireEvent.change(again, { target: { value: '1003' } })
    await act(async () => void fireEvent.submit(again.form as HTMLFormElement))
    expect(desk.sent).toEqual([control({ type: 'blindTransfer', callId: 'call-1', to: '1003' })])
    expect(document.activeElement).toBe(opener)
  })

  it('take no text for a number', async () => {
    const { desk } = show('talking')
    await press('Transfer')
    const to = screen.getByLabelText<HTMLInputElement>('Extension or number')
    for (const value of ['a&b', '-5', '.', '1002\nx', `$\{x}`, '']) {
      fireEvent.change(to, { target: { value } })
      expect(controls().getByRole<HTMLButtonElement>('button', { name: 'Transfer now' }).disabled).toBe(value !== '1002\nx')
    }
    fireEvent.keyDown(to, { key: 'Escape' })
    expect(screen.queryByLabelText('Extension or number')).toBeNull()
    expect(desk.sent).toEqual([])
  })

  it('send digits in the order of the keys, those of a moment together', async () => {
    const { desk } = show('talking')
    const waiting: (() => void)[] = []
    desk.answer = () => new Promise((resolve) => waiting.push(resolve))
    await press('Keypad')
    const pad = screen.getByRole('region', { name: 'Keypad' })
    for (const key of ['1', '2', '#', 'x', '3']) fireEvent.keyDown(pad, { key })
    // held down
    fireEvent.keyDown(pad, { key: '3', repeat: true })
    await act(async () => waiting.shift()?.())
    await act(async () => waiting.shift()?.())
    expect(desk.sent).toEqual([
      control({ type: 'sendDigits', callId: 'call-1', digits: '1' }),
      control({ type: 'sendDigits', callId: 'call-1', digits: '2#3' }),
    ])
    expect(screen.getByText('Sent: 12#3')).toBeTruthy()
  })

  it('show whom I consult, and complete, switch, bring together or come back', () => {
    const { container } = show('consulting')
    expect(controls().getByText('Consulting 张志明')).toBeTruthy()
    expect(buttons(container).slice(0, 4)).toEqual(['completeTransfer', 'alternate', 'conference', 'cancelConsultation'])
  })

  it('mute and remove one of a conference', async () => {
    const { desk } = show('conference')
    await press('Mute 张志明')
    await press('Remove 张志明')
    await press(/^Unmute Ana/)
    expect(desk.sent).toMatchObject([
      control({ type: 'muteParticipant', muted: true }),
      control({ type: 'removeParticipant' }),
      control({ type: 'muteParticipant', muted: false }),
    ])
  })
})

it('shows names as text, without what turns text around, and cut', async () => {
  const { desk, container } = show('hostileCompany')
  const clean = () => {
    expect(container.querySelector('img')).toBeNull()
    expect(container.innerHTML).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
    for (const button of controls().getAllByRole('button')) expect(button.title.length).toBeLessThan(120)
  }
  expect(controls().getByText(/^Rings at <img/).textContent?.length).toBeLessThan(90)
  clean()
  act(() => desk.show({ view: { ...scenarios.talking.view, colleagues: scenarios.hostileCompany.view.colleagues } }))
  await press('Transfer')
  expect(controls().getAllByText(/^<img/)).toHaveLength(3)
  clean()
})

describe('who is asked for advice', () => {
  it('sees by whom, and ends their own part alone', async () => {
    const { desk, container } = show('advising')
    expect(container.querySelector('.rl-bar')?.textContent).toContain('Giving advice')
    expect(controls().getByText('张志明 asks for your advice')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Call' })).toBeNull()
    await press('Hang up')
    expect(desk.sent).toEqual([control({ type: 'hangUp', callId: 'call-1', cause: 'NORMAL_CLEARING' })])
  })

  it('can take the call that rings for it', async () => {
    const { desk, container } = show('adviceWanted')
    expect(container.querySelector('.rl-pop')?.textContent).toContain('张志明 asks for your advice')
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Accept' })))
    expect(desk.sent).toEqual([control({ type: 'answer', callId: 'call-1' })])
  })
})

describe('what others have', () => {
  it('is for supervisors to listen to, whisper into, barge into and end', async () => {
    const { desk } = show('supervisor')
    const calls = within(screen.getByRole('region', { name: 'Calls' }))
    fireEvent.click(calls.getByText('With a colleague'))
    for (const name of ['Listen in', 'Whisper', 'Barge in', 'End their call']) await press(name)
    expect(desk.sent).toEqual([
      control({ type: 'monitor', callId: 'call-3', mode: 'listen' }),
      control({ type: 'monitor', callId: 'call-3', mode: 'whisper' }),
      control({ type: 'monitor', callId: 'call-3', mode: 'barge' }),
      control({ type: 'hangUp', callId: 'call-3', cause: 'NORMAL_CLEARING', connectionId: 'call-3' }),
    ])
  })

  it('is to be taken from the list: the parked and the waiting', async () => {
    const { desk } = show('supervisor')
    const calls = within(screen.getByRole('region', { name: 'Calls' }))
    await act(async () => void fireEvent.click(calls.getByRole('button', { name: 'Take' })))
    await act(async () => void fireEvent.click(calls.getByRole('button', { name: 'Pick up' })))
    expect(desk.sent).toEqual([
      control({ type: 'retrieveParked', callId: 'call-5' }),
      control({ type: 'pickUp', callId: 'call-4' }),
    ])
  })
})

describe('dialling', () => {
  it('calls back whom nobody took, and says why it must not', async () => {
    const { desk } = show('empty')
    act(() => desk.show(scenarios.ringing))
    desk.answer = () => Promise.reject(new RingloopError('doNotCall', 'no'))
    const calls = within(screen.getByRole('region', { name: 'Calls' }))
    const callBack = await calls.findByRole('button', { name: /^Call 020/ })
    await act(async () => void fireEvent.click(callBack))
    expect(desk.sent).toEqual([control({ type: 'dial', to: '02087654321' })])
    expect(calls.getByText(/do-not-call list/)).toBeTruthy()
  })

  it('tells why, even when a call has come and gone in between, and dials one number at a time', async () => {
    const { desk } = show('empty')
    let fail = () => {}
    desk.answer = () => new Promise((_, reject) => (fail = () => reject(new RingloopError('busy', 'busy'))))
    act(() => desk.show(scenarios.failed))
    const calls = within(screen.getByRole('region', { name: 'Calls' }))
    const [first, second] = calls.getAllByRole('button', { name: /^Call / }) as [HTMLElement, HTMLElement]
    await act(async () => void fireEvent.click(first))
    await act(async () => void fireEvent.click(second))
    expect(desk.sent).toHaveLength(1)
    act(() => desk.show({ view: deskView([]) }))
    act(() => desk.show(scenarios.talking))
    await act(async () => fail())
    expect(screen.getByText(/The other side is busy/)).toBeTruthy()
    act(() => desk.show({ view: deskView([]) }))
    expect(screen.getByText(/The other side is busy/)).toBeTruthy()
    // the number stands there to be dialled again
    fireEvent.click(screen.getByRole('button', { name: 'Call' }))
    expect(screen.getByLabelText<HTMLInputElement>('Extension or number').value).toBe('13800138000')
  })

  it('calls any number, and is not there for who cannot', async () => {
    const { desk } = show('empty')
    fireEvent.click(screen.getByRole('button', { name: 'Call' }))
    fireEvent.change(screen.getByLabelText('Extension or number'), { target: { value: '0912 345 678' } })
    const panel = within(screen.getByRole('region', { name: 'Call' }))
    await act(async () => void fireEvent.click(panel.getByRole('button', { name: 'Call' })))
    expect(desk.sent).toEqual([control({ type: 'dial', to: '0912345678' })])
    const view = scenarios.empty.view
    act(() => desk.show({ view: { ...view, agent: { ...view.agent, commands: [] } } }))
    expect(screen.queryByRole('button', { name: 'Call' })).toBeNull()
  })

  it('offers no number of a caller who hides', () => {
    show('supervisor')
    const hidden = screen.getByText('Hidden number').closest('li')
    expect(hidden?.querySelector('[data-rl-command=dial]')).toBeNull()
  })
})

describe('the agent', () => {
  it('gets ready and not ready, and sees what they will be after the call', async () => {
    const { desk } = show('talking')
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Not ready' })))
    expect(desk.sent).toEqual([control({ type: 'setAgentStatus', status: 'On Break' })])
    const view = scenarios.talking.view
    act(() => desk.show({ view: { ...view, agent: { ...view.agent, queueStatus: 'On Break' } } }))
    expect(screen.getByText(/Not ready after this call/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Not ready' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('has no menu where the queues take no orders', () => {
    const view = scenarios.empty.view
    show({ view: { ...view, agent: { ...view.agent, commands: ['dial'] } }, connection: live })
    expect(screen.queryByRole('button', { name: 'Not ready' })).toBeNull()
  })
})

it('says to who cannot see it that they are muted, and that the customer is parked', async () => {
  const { desk, container } = show('talking')
  const polite = container.parentElement?.querySelector('[aria-live=polite]')
  await act(async () => desk.show(scenarios.muted))
  expect(polite?.textContent).toContain('Muted: 王小明 does not hear you')
  const parked = interaction('call-1', { call: call('call-1', { agents: [], parked: '5901' }) })
  await act(async () => desk.show({ view: deskView([viewOf('parked', parked)]) }))
  expect(polite?.textContent).toContain('王小明 is parked')
})
