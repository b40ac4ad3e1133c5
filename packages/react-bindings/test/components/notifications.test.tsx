// @vitest-environment jsdom
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { AgentDesk, emptyDeskSnapshot, RingloopProvider, type RingloopProviderProps } from '../../src/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

const shown: { title: string; options: NotificationOptions; onclick?: () => void }[] = []

beforeEach(() => {
  shown.length = 0
  const found = Object.assign(
    class {
      onclick?: () => void
      constructor(
        readonly title: string,
        readonly options: NotificationOptions,
      ) {
        shown.push(this)
      }
      close() {}
    },
    { permission: 'default', requestPermission: vi.fn(async () => Object.assign(found, { permission: 'granted' }) && 'granted') },
  )
  vi.stubGlobal('Notification', found)
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
})
afterEach(() => {
  leavePage()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function ringWith(notifications: RingloopProviderProps['notifications']) {
  const desk = createFixtureDesk({ ...emptyDeskSnapshot, ...scenarios.empty })
  render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything} {...(notifications ? { notifications } : {})}>
      <AgentDesk />
    </RingloopProvider>,
  )
  await act(() => vi.dynamicImportSettled())
  const ask = screen.queryByRole('button', { name: 'Notify me of calls', hidden: true })
  if (ask) await act(async () => void fireEvent.click(ask))
  await act(async () => desk.show({ view: scenarios.ringing.view }))
  return { desk, ask }
}

it('is asked for by a press, tells no name unless the host wants it, and opens the call', async () => {
  const { desk, ask } = await ringWith({})
  expect(ask?.isConnected, 'there is nothing more to ask').toBe(false)
  expect(shown.map(({ title, options }) => [title, options.body])).toEqual([['Incoming call', undefined]])
  await act(async () => shown[0]?.onclick?.())
  expect(desk.sent).toEqual([{ type: 'acknowledgePop', callId: 'call-1', key: 'call-1/popScreen/1001' }])
})

it('names who calls where the host wants it', async () => {
  await ringWith({ showCaller: true })
  expect(shown.map(({ options }) => options.body)).toEqual(['王小明'])
})

it('is not there where the host wants none', async () => {
  const { ask } = await ringWith(undefined)
  expect([ask, shown]).toEqual([null, []])
})
