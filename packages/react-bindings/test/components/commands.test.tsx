// @vitest-environment jsdom
import { type CallId, type CaseFileLimits, type CaseView, RingloopError } from '@ringloop/core'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { PaletteDialog } from '../../src/components/palette-dialog.js'
import { useRingloop } from '../../src/hooks/ringloop-context.js'
import {
  AgentDesk,
  ConnectionBanner,
  RingloopProvider,
  type RingloopProviderProps,
  useCallControls,
  useIncomingCall,
} from '../../src/index.js'
import { summarised } from '../fixtures/assist-fixtures.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { agentLeg, call, interaction, now, viewOf } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { deskView, type ScenarioName, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

const live = { state: 'live', since: 0 } as const
const never = () => new Promise<void>(() => {})

function mount(desk: FixtureDesk, children: ReactNode, props: Partial<RingloopProviderProps> = {}) {
  return render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything} timeZone="Asia/Shanghai" {...props}>
      {children}
    </RingloopProvider>,
  )
}
function show(name: ScenarioName, language: NonNullable<RingloopProviderProps['language']> = 'en') {
  const desk = createFixtureDesk(scenarios[name])
  mount(desk, <AgentDesk />, { language })
  return desk
}
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })
/** As a browser does it: what is pressed has the focus, and loses it when it is disabled. */
const press = async (pressed: HTMLElement) => {
  pressed.focus()
  await act(async () => fireEvent.click(pressed))
}
const isWaiting = (pressed: HTMLButtonElement) => [pressed.disabled, pressed.getAttribute('aria-disabled')]

let consoleErrors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  consoleErrors = vi.spyOn(console, 'error')
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
})
afterEach(() => {
  leavePage()
  expect(consoleErrors).not.toHaveBeenCalled()
  consoleErrors.mockRestore()
})

/** The controls of whichever call, in one place. */
function Controls({ callId }: { readonly callId: string }) {
  const controls = useCallControls(callId as CallId)
  const { hidden: _, ...props } = controls?.getCommandProps('hold') ?? {}
  return (
    <>
      <button {...props}>Hold</button>
      <p>{controls?.error?.message}</p>
    </>
  )
}
/** A pop of one's own, in one place. */
function Pop() {
  const ringing = useIncomingCall()
  return (
    <>
      <button {...ringing?.getOpenProps()}>Open</button>
      <p>{ringing?.error?.message}</p>
    </>
  )
}
const ringsAlso = (id: string, startedAt: number) => viewOf('ringing', interaction(id, { call: call(id, { startedAt }) }))

describe('what became of one call’s command', () => {
  it('is not told of the next call, and keeps none of its commands waiting', async () => {
    const talking = (id: string) => viewOf('talking', interaction(id, { call: call(id, { agents: [agentLeg.connected()] }) }))
    const desk = createFixtureDesk({ view: deskView([talking('call-1'), talking('call-2')]), connection: live })
    const page = (callId: string) => (
      <RingloopProvider desk={desk} createRingClaim={claimEverything}>
        <Controls callId={callId} />
      </RingloopProvider>
    )
    const { rerender } = render(page('call-1'))
    let fail = (_: Error) => {}
    desk.answer = () => new Promise((_, reject) => (fail = reject))
    await press(button('Hold'))
    rerender(page('call-2'))
    expect(isWaiting(button('Hold'))).toEqual([false, 'false'])
    const failFirst = fail
    await press(button('Hold'))
    expect(desk.sent).toHaveLength(2)
    await act(async () => failFirst(new RingloopError('refused', 'No hold here')))
    expect(screen.queryByText('No hold here')).toBeNull()
    rerender(page('call-1'))
    expect(screen.getByText('No hold here')).toBeTruthy()
  })

  it('is not told of the call that rings next', async () => {
    const desk = createFixtureDesk({ view: deskView([ringsAlso('call-1', now - 9000)]), connection: live })
    desk.answer = () => Promise.reject(new RingloopError('refused', 'Not seen'))
    mount(desk, <Pop />)
    await press(button('Open'))
    expect(screen.getByText('Not seen')).toBeTruthy()
    await act(async () => desk.show({ view: deskView([ringsAlso('call-2', now)]) }))
    expect(screen.queryByText('Not seen')).toBeNull()
  })
})

describe('a button', () => {
  it.each([
    ['secondCall', 'Put away'],
    ['candidates', /李华/],
    ['failed', 'Try again'],
    ['wrapUp', /^File/],
  ] as const)('keeps the focus while its own command is on its way, which is given once: %s, %s', async (scenario, name) => {
    const desk = show(scenario)
    desk.answer = never
    if (scenario === 'failed') await press(document.querySelector('[data-rl-call=call-1]') as HTMLElement)
    const pressed = button(name)
    await press(pressed)
    await press(pressed)
    expect(isWaiting(pressed)).toEqual([false, 'true'])
    expect(document.activeElement).toBe(pressed)
    expect(desk.sent).toHaveLength(1)
  })

  it('keeps it where what it does can be done once', async () => {
    const desk = show('wrapUp')
    await act(async () => desk.showTopic('assist/call-1', summarised))
    const take = button('Take over into the note')
    await press(take)
    expect(document.activeElement).toBe(take)
    expect(isWaiting(take)).toEqual([false, 'true'])
  })

  it('shows the key as it stands on the keyboard', () => {
    const desk = createFixtureDesk(scenarios.ringing)
    mount(
      desk,
      <>
        <AgentDesk />
        <Pop />
      </>,
    )
    for (const open of screen.getAllByRole('button', { name: 'Open' })) {
      expect(open.title).toMatch(/\(O\)$/)
      expect(open.getAttribute('aria-keyshortcuts')).toBe('o')
    }
  })
})

describe('help', () => {
  it('names the key that it has been given', () => {
    const desk = createFixtureDesk(scenarios.talking)
    render(
      <RingloopProvider desk={desk} createRingClaim={claimEverything} shortcuts={{ help: 'Control+y' }}>
        <AgentDesk />
      </RingloopProvider>,
    )
    const help = document.querySelector('[aria-keyshortcuts="Control+y"]')
    expect(help?.getAttribute('title')).toMatch(/\(Ctrl\+Y\)$/)
  })
})

let offered: MockInstance
/** The palette alone, with an eye on whether it offers a place. */
function Watched() {
  const { tabs } = useRingloop()
  offered = vi.spyOn(tabs, 'offerPop')
  return <PaletteDialog open={true} onClose={() => {}} more={[]} />
}

describe('the palette', () => {
  it('has no place for a pop', () => {
    mount(createFixtureDesk(scenarios.ringing), <Watched />)
    expect(offered).not.toHaveBeenCalled()
  })

  it('goes on where arrows found nothing', async () => {
    mount(createFixtureDesk(scenarios.talking), <Watched />)
    const field = document.querySelector('input[role=combobox]') as HTMLInputElement
    fireEvent.change(field, { target: { value: 'nobody has this' } })
    for (const key of ['ArrowDown', 'ArrowUp']) {
      fireEvent.keyDown(field, { key })
      expect(field.getAttribute('aria-activedescendant')).toBeNull()
    }
    // as calls come and go, something may be found without a letter more
    fireEvent.change(field, { target: { value: '' } })
    expect(field.getAttribute('aria-activedescendant')).toMatch(/0$/)
  })
})

describe('what screen readers hear of', () => {
  it('comes into a place that was there before: the connection, and the desk that cannot be had', async () => {
    const desk = createFixtureDesk(scenarios.talking)
    mount(desk, <ConnectionBanner />)
    const place = screen.getByRole('status')
    expect(place.textContent).toBe('')
    await act(async () => desk.show(scenarios.offline))
    expect(screen.getByRole('status')).toBe(place)
    expect(place.textContent).not.toBe('')
    cleanup()
    const other = createFixtureDesk({ view: null, connection: { state: 'connecting' } as never })
    mount(other, <AgentDesk />)
    const middle = document.querySelector('.rl-middle[role=status]') as HTMLElement
    await act(async () => other.show({ connection: { state: 'refused', message: 'No seat' } as never }))
    expect(document.querySelector('.rl-middle[role=status]')).toBe(middle)
    expect(within(middle).getByText('No seat')).toBeTruthy()
  })

  it('names all files that were added at once', async () => {
    const desk = createFixtureDesk(scenarios.talking)
    desk.take = never
    mount(desk, <AgentDesk />)
    const files: CaseFileLimits = { possible: true, maximumBytes: 1000, maximumFiles: 5, types: null }
    const nothing: CaseView = { fields: {}, attachments: {}, limits: {}, levels: {}, consents: {}, history: {} }
    await act(async () => desk.showTopic('case/call-1', { ...nothing, limits: { files } } as CaseView))
    const input = document.querySelector('input[type=file]') as HTMLInputElement
    const given = ['one.txt', 'two.txt'].map((name) => new File(['x'], name))
    await act(async () => fireEvent.change(input, { target: { files: given } }))
    expect(document.querySelector('[aria-live=polite]')?.textContent).toBe('Added: one.txt and two.txt')
  })
})

describe('what was not taken', () => {
  it('is told with what the gateway said, in its language', async () => {
    const desk = show('talking', 'zh-CN')
    desk.answer = () => Promise.reject(new RingloopError('refused', 'The queue does not exist'))
    const queue = document.querySelector<HTMLInputElement>('.rl-field-queue input') as HTMLInputElement
    fireEvent.change(queue, { target: { value: 'Nowhere' } })
    await act(async () => fireEvent.blur(queue))
    expect(
      screen
        .getByText(/The queue does not exist/)
        .closest('[lang]')
        ?.getAttribute('lang'),
    ).toBe('en')
  })
})
