// @vitest-environment jsdom
import { RingloopError } from '@ringloop/core'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AgentDesk, RingloopProvider, useIncomingCall } from '../../src/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { agentLeg, call, interaction, viewOf } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { deskView, type Scenario, type ScenarioName, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

function deskOf(name: ScenarioName) {
  const { topics = {}, ...snapshot }: Scenario = scenarios[name]
  const desk = createFixtureDesk(snapshot)
  for (const [topic, view] of Object.entries(topics)) desk.setTopic(topic, { state: 'live', view, error: null })
  return desk
}
function show(name: ScenarioName) {
  const desk = deskOf(name)
  render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything} timeZone="Asia/Shanghai">
      <AgentDesk />
    </RingloopProvider>,
  )
  return desk
}
const control = (command: object) => ({ type: 'control', command })
const searchField = () => document.querySelector('input[role=combobox]') as HTMLInputElement
const selected = () => document.querySelector('[role=option][aria-selected=true]') as HTMLElement
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })
const press = (name: string | RegExp) => act(async () => void fireEvent.click(button(name)))
const key = (name: string, more: object = {}) => act(async () => void fireEvent.keyDown(document.body, { key: name, ...more }))

let consoleErrors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleErrors = vi.spyOn(console, 'error')
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
    this.dispatchEvent(new Event('close'))
  }
})
afterEach(() => {
  expect(consoleErrors).not.toHaveBeenCalled()
  consoleErrors.mockRestore()
  leavePage()
})

describe('whom a call is given to', () => {
  const options = () => [...document.querySelectorAll('[role=option]')].map(({ textContent }) => textContent)

  it('is shown with a word for how they stand, who is ready first, and without oneself', async () => {
    show('teamToTransfer')
    await press('Transfer')
    expect(options()).toEqual([
      'Marco Rossi 1003 · Ready',
      '王芳 1005 · Ready',
      '张志明 1002 · On a call',
      'Ana Lucía Fernández de la Vega y Montero 1004 · Not ready',
      'Oyelaran Adébáyò 1006 · Logged off',
      'support 5000 · 3 waiting · 2 ready',
      '投诉 5002 · 12 waiting',
      'billing 5001 · 0 waiting · 0 ready',
    ])
  })

  it('is found by a part of the name, a queue too, and chosen by arrows; Enter transfers at once', async () => {
    const desk = show('teamToTransfer')
    await press('Transfer')
    const field = searchField()
    fireEvent.change(field, { target: { value: 'supp' } })
    expect(options()).toEqual(['support 5000 · 3 waiting · 2 ready'])
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    const active = selected()
    expect(field.getAttribute('aria-activedescendant')).toBe(active.id)
    await act(async () => void fireEvent.submit(field.form as HTMLFormElement))
    expect(desk.sent).toEqual([control({ type: 'blindTransfer', callId: 'call-1', to: '5000' })])
  })

  it('follows the gateway while the panel is open, and keeps who is chosen', async () => {
    const desk = show('teamToTransfer')
    await press('Transfer')
    const field = searchField()
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    expect(selected().textContent).toMatch(/^Marco/)
    const team = scenarios.teamToTransfer.topics.team
    const { '1003': marco, ...others } = team.people
    if (!marco) throw new Error('fixture')
    act(() => desk.showTopic('team', { ...team, people: { ...others, '1003': { ...marco, state: 'busy' } } }))
    expect(selected().textContent).toBe('Marco Rossi 1003 · On a call')
    expect(options()[0]).toMatch(/^王芳/)
  })

  it('is the colleagues by name alone where the gateway shows no team', async () => {
    show('talking')
    await press('Transfer')
    expect(options()).toHaveLength(5)
    expect(options()[0]).toBe('张志明 1002')
  })
})

describe('what comes after the call', () => {
  it('is set during it, shown in the bar with its reason, and marked in the menu', async () => {
    const desk = show('nextState')
    expect(document.querySelector('.rl-agent-state')?.textContent).toMatch(/^On a call .* · Not ready after this call: Training$/)
    await key('e')
    const menu = within(document.querySelector('.rl-agent-menu') as HTMLElement)
    expect(menu.getByText('After this call')).toBeTruthy()
    const pressed = () =>
      menu.getAllByRole('button').flatMap((item) => (item.getAttribute('aria-pressed') === 'true' ? [item.textContent] : []))
    expect(pressed()).toEqual(['Not ready: Training'])
    await act(async () => void fireEvent.click(menu.getByRole('button', { name: 'Ready' })))
    await act(async () => void fireEvent.click(menu.getByRole('button', { name: /^Not ready: ?会议/ })))
    expect(desk.sent).toEqual([
      control({ type: 'setAgentStatus', status: 'Available' }),
      control({ type: 'setAgentStatus', status: 'On Break', reason: '会议' }),
    ])
  })

  it('is now where no call keeps them: the reason stands at the state', () => {
    show('notReadyReason')
    expect(document.querySelector('.rl-agent-state')?.textContent).toMatch(/^Not ready: 会议 /)
    expect(screen.queryByText('After this call')).toBeNull()
  })
})

describe('several calls at once', () => {
  it('are lines with state and time; the bar shows the one that is heard', () => {
    show('threeCalls')
    expect(document.querySelector('.rl-bar-who')?.textContent).toMatch(/王小明/)
    const lines = within(screen.getByRole('list', { name: 'Your other calls' })).getAllByRole('listitem')
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^020\s?8765\s?4321On hold 2:20$/),
      expect.stringMatching(/^王小明Ringing 0:07$/),
    ])
  })

  it('hold the one before the other is gone back to', async () => {
    const desk = show('twoCalls')
    let held: () => void = () => {}
    desk.answer = () =>
      new Promise((resolve) => {
        held = resolve
      })
    const line = document.querySelector('[data-rl-line=call-2]') as HTMLElement
    await act(async () => void fireEvent.click(line))
    await act(async () => void fireEvent.click(line))
    expect(desk.sent, 'nobody is heard by two').toEqual([control({ type: 'hold', callId: 'call-1' })])
    await act(async () => held())
    expect(desk.sent.slice(1)).toEqual([control({ type: 'retrieve', callId: 'call-2' })])
  })

  it('are not switched if the first cannot be held; the switch says why', async () => {
    const desk = show('twoCalls')
    desk.answer = () => Promise.reject(new RingloopError('refused', 'No hold here'))
    await key('s')
    expect(desk.sent).toHaveLength(1)
    expect(within(screen.getByRole('region', { name: 'Current call' })).getByText(/No hold here/)).toBeTruthy()
  })

  it('can be taken and turned away from the bar', async () => {
    const desk = show('threeCalls')
    await press('Accept: 王小明')
    await press('Reject: 王小明')
    expect(desk.sent).toEqual([control({ type: 'answer', callId: 'call-3' }), control({ type: 'reject', callId: 'call-3' })])
  })

  it('show the call that is not on hold, whichever is the older', () => {
    const at = (id: string, startedAt: number, held: boolean) =>
      viewOf(
        'talking',
        interaction(id, {
          call: call(id, {
            agents: [agentLeg.connected()],
            startedAt,
            holds: held ? [{ startedAt, endedAt: null }] : [],
          }),
        }),
      )
    const desk = createFixtureDesk({ ...scenarios.talking, view: deskView([at('old', 1000, true), at('new', 2000, false)]) })
    render(
      <RingloopProvider desk={desk} createRingClaim={claimEverything}>
        <AgentDesk />
      </RingloopProvider>,
    )
    expect(document.querySelector('[data-rl-line]')?.getAttribute('data-rl-line')).toBe('old')
  })
})

/** A pop of the host's own. */
function Pop() {
  const ringing = useIncomingCall()
  if (ringing === null) return <p>silence</p>
  const { hidden, ...accept } = ringing.getAcceptProps()
  return (
    <div {...ringing.getPanelProps()}>
      <h2 {...ringing.getTitleProps()}>{ringing.who}</h2>
      {!hidden && <button {...accept}>Accept</button>}
      <button {...ringing.getRejectProps()}>Reject</button>
      <button {...ringing.getOpenProps()}>Open</button>
      <p>{ringing.others} more</p>
    </div>
  )
}

describe('useIncomingCall', () => {
  const mount = (name: ScenarioName) => {
    const desk = deskOf(name)
    render(
      <RingloopProvider desk={desk} createRingClaim={claimEverything}>
        <Pop />
      </RingloopProvider>,
    )
    return desk
  }

  it('gives the call that rang last, to be taken, turned away or opened; it is announced once', async () => {
    const desk = mount('secondCall')
    const pop = within(screen.getByRole('region', { name: '138 0013 8000' }))
    for (const name of ['Accept', 'Reject', 'Open'])
      await act(async () => void fireEvent.click(pop.getByRole('button', { name })))
    expect(desk.sent).toEqual([
      control({ type: 'answer', callId: 'call-2' }),
      control({ type: 'reject', callId: 'call-2' }),
      { type: 'acknowledgePop', callId: 'call-2', key: 'call-2/popScreen/1001' },
    ])
    await act(async () => {})
    expect(screen.getAllByText(/^Incoming call:/)).toHaveLength(1)
  })

  it('is nothing while nothing rings', () => {
    mount('talking')
    expect(screen.getByText('silence')).toBeTruthy()
  })
})

describe('the palette', () => {
  const open = async () => {
    await key('k', { ctrlKey: true })
    await act(() => vi.dynamicImportSettled())
    return searchField()
  }
  const options = () => [...document.querySelectorAll('[role=option]')].map(({ textContent }) => textContent)
  const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } })

  it('has only what is possible now', async () => {
    show('talking')
    await open()
    const now = within(screen.getByRole('group', { name: 'Now' })).getAllByRole('option')
    expect(now.map(({ textContent }) => textContent)).toEqual(['HoldH', 'MuteM', 'Park', 'Record', 'Hang upCtrl+.'])
    cleanup()
    show('empty')
    await open()
    expect(screen.queryByRole('group', { name: 'Now' })).toBeNull()
  })

  it('does what is active on Enter, and is gone', async () => {
    const desk = show('talking')
    const field = await open()
    fireEvent.keyDown(field, { key: 'ArrowDown' })
    expect(field.getAttribute('aria-activedescendant')).toBe(selected().id)
    await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }))
    expect(desk.sent).toEqual([control({ type: 'mute', callId: 'call-1' })])
    expect(document.querySelector('dialog input[role=combobox]')).toBeNull()
  })

  it('transfers to and consults who is typed, and any number', async () => {
    const desk = show('teamToTransfer')
    const field = await open()
    type(field, 'marco')
    expect(options()).toEqual(['Transfer to Marco Rossi1003', 'Consult Marco Rossi1003', 'Add Marco Rossi to the call1003'])
    type(field, 'transfer 0912345678')
    expect(options()).toEqual([])
    type(field, '0912 345 678')
    expect(options()[0]).toBe('Transfer to 0912345678')
    await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }))
    expect(desk.sent).toEqual([control({ type: 'blindTransfer', callId: 'call-1', to: '0912345678' })])
  })

  it('opens a customer’s call, calls them, changes the state, and goes to places', async () => {
    const desk = show('notReadyReason')
    type(await open(), '王小明')
    expect(options()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Open the call: 王小明/), expect.stringMatching(/^Call 王小明/)]),
    )
    type(searchField(), 'training')
    await act(async () => void fireEvent.keyDown(searchField(), { key: 'Enter' }))
    expect(desk.sent).toEqual([control({ type: 'setAgentStatus', status: 'On Break', reason: 'Training' })])
    type(await open(), 'go to the')
    expect(within(screen.getByRole('group', { name: 'Go to' })).getAllByRole('option').length).toBeGreaterThan(2)
  })

  it('says outside itself what went wrong', async () => {
    const desk = show('talking')
    desk.answer = () => Promise.reject(new RingloopError('refused', 'No hold here'))
    const field = await open()
    await act(async () => void fireEvent.keyDown(field, { key: 'Enter' }))
    expect(screen.getByText(/No hold here/).closest('dialog')).toBeNull()
  })
})

describe('keys', () => {
  const help = async () => {
    await key('?')
    await act(() => vi.dynamicImportSettled())
    return within(screen.getByRole('dialog', { name: 'Keyboard' }))
  }
  it('are given anew by the agent, kept in this browser, and given back', async () => {
    const desk = show('talking')
    const dialog = await help()
    const change = dialog.getByRole('button', { name: 'Change the key: Hold or resume' })
    fireEvent.click(change)
    expect(dialog.getByRole('status').textContent).toMatch(/Press the new key for “Hold or resume”/)
    fireEvent.keyDown(change, { key: 'Shift' })
    fireEvent.keyDown(change, { key: 'Z' })
    expect(dialog.getByRole('status').textContent).toBe('“Hold or resume” is on Z now.')
    await press('Close')
    await key('h')
    expect(desk.sent).toEqual([])
    await key('z')
    expect(desk.sent).toEqual([control({ type: 'hold', callId: 'call-1' })])
    expect(button('Hold').title).toBe('Hold (Z)')
    cleanup()
    const again = show('talking')
    await key('z')
    expect(again.sent).toHaveLength(1)
    fireEvent.click((await help()).getByRole('button', { name: 'Keys as they were' }))
    await press('Close')
    await key('h')
    expect(again.sent).toHaveLength(2)
  })

  it('are refused with a word on why: taken, or not to be had', async () => {
    show('talking')
    const dialog = await help()
    const change = dialog.getByRole('button', { name: 'Change the key: Hold or resume' })
    fireEvent.click(change)
    const said = () => dialog.getByRole('status').textContent
    fireEvent.keyDown(change, { key: 'm' })
    expect(said()).toBe('M is taken by “Mute or unmute”. Press another.')
    fireEvent.keyDown(change, { key: '1' })
    expect(said()).toBe('1 cannot be used here. Press another.')
    fireEvent.keyDown(change, { key: 't', ctrlKey: true })
    expect(said()).toBe('Ctrl+T cannot be used here. Press another.')
    fireEvent.keyDown(change, { key: 'Escape' })
    expect([said(), change.getAttribute('aria-pressed')]).toEqual(['', 'false'])
  })
})
