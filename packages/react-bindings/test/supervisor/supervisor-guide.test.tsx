// @vitest-environment jsdom
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type DeskSource, RingloopProvider } from '../../src/index.js'
import { SupervisorDesk, useQueue, useSupervision, WaitingList } from '../../src/supervisor/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { busyFloor } from '../fixtures/floor-fixtures.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

// The guide shows what follows, and is checked against it.

function Floor({ desk }: { readonly desk: DeskSource }) {
  return (
    <RingloopProvider desk={desk} language="en" timeZone="Asia/Taipei">
      <SupervisorDesk waitLimitSeconds={90} />
    </RingloopProvider>
  )
}

function Support({ desk }: { readonly desk: DeskSource }) {
  return (
    <RingloopProvider desk={desk} language="zh-CN">
      <WaitingList filter={{ text: '', queue: 'support@default', state: '' }} waitLimitMs={60_000} />
      <NextCaller queue="support@default" />
    </RingloopProvider>
  )
}

function NextCaller({ queue: name }: { readonly queue: string }) {
  const { queue, waiting } = useQueue(name)
  const { getTakeProps } = useSupervision()
  const [next] = waiting
  if (queue === null || next === undefined) return null
  const { hidden, ...props } = getTakeProps(next)
  return (
    <p>
      {queue.ready} ready, {waiting.length} waiting {hidden ? null : <button {...props}>Take the next</button>}
    </p>
  )
}

function supervisorsDesk() {
  const desk = createFixtureDesk(scenarios.supervisor)
  desk.showTopic('floor', busyFloor)
  return desk
}
afterEach(leavePage)

describe('the guide of the supervisor’s desk', () => {
  it('puts it into a page', () => {
    render(<Floor desk={supervisorsDesk()} />)
    expect(screen.getByText('Ada Lovelace')).toBeTruthy()
  })

  it('shows one queue, and makes a view of its own from the hooks', async () => {
    const desk = supervisorsDesk()
    render(<Support desk={desk} />)
    expect(document.querySelectorAll('[data-rl-waiting]')).toHaveLength(3)
    expect(document.querySelector('p button')?.parentElement?.textContent).toBe('0 ready, 3 waiting Take the next')
    await act(async () => void fireEvent.click(screen.getByText('Take the next')))
    expect(desk.sent).toEqual([{ type: 'control', command: { type: 'pickUp', callId: 'wait-2' } }])
  })
})
