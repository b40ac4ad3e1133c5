// @vitest-environment jsdom
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { AgentDesk, RingloopProvider } from '../../src/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { extension, interaction, now, viewOf } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { deskView, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)
afterEach(leavePage)

const filedWith = (note: string | null) =>
  deskView([
    viewOf('past', interaction('call-1', { wrapUp: { state: 'done', extension, at: now, disposition: 'resolved', note } })),
  ])

function fill() {
  const desk = createFixtureDesk(scenarios.wrapUp)
  render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything}>
      <AgentDesk />
    </RingloopProvider>,
  )
  fireEvent.click(screen.getByLabelText(/Resolved/))
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'A fuse is on its way.' } })
  return desk
}

it('goes on showing what the ticket was filed without, to be read and copied, until the agent has seen it', () => {
  const desk = fill()
  act(() => desk.show({ view: filedWith(null) }))
  const note = screen.getByLabelText<HTMLTextAreaElement>('Note')
  expect([note.value, note.readOnly]).toEqual(['A fuse is on its way.', true])
  expect(screen.getByLabelText<HTMLInputElement>(/Resolved/).disabled).toBe(true)
  expect(screen.getByText('The wrap-up was not taken. What you wrote is still here.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'File ticket' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByLabelText('Note')).toBeNull()
})

it('is gone when the ticket was filed with all that was written', () => {
  const desk = fill()
  act(() => desk.show({ view: filedWith('A fuse is on its way.') }))
  expect(screen.queryByLabelText('Note')).toBeNull()
})
