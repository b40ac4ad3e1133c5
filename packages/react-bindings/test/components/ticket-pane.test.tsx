// @vitest-environment jsdom
import { RingloopError } from '@ringloop/core'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { AgentDesk, RingloopProvider } from '../../src/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { now, viewOf } from '../fixtures/interactions.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimEverything } from '../fixtures/ring-claims.js'
import { deskView, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)
afterEach(leavePage)

it('goes on showing what came too late for the ticket, to be read and copied, until the agent has seen it', async () => {
  const desk = createFixtureDesk(scenarios.wrapUp)
  render(
    <RingloopProvider desk={desk} createRingClaim={claimEverything}>
      <AgentDesk />
    </RingloopProvider>,
  )
  const field = () => screen.getByLabelText<HTMLTextAreaElement>('Description')
  const drafted = field().value
  desk.answer = () => Promise.reject(new RingloopError('conflict', 'The ticket is already on its way.'))
  fireEvent.change(field(), { target: { value: 'The fuse is the one in the cellar.' } })
  await act(async () => fireEvent.blur(field()))
  const { view } = scenarios.wrapUp
  const [shown] = Object.values(view?.interactions ?? {})
  if (shown?.interaction.filing.state !== 'draft') throw new Error('fixture')
  const filing = { ...shown.interaction.filing, state: 'waiting', since: now, trouble: null } as const
  act(() => desk.show({ view: deskView([viewOf('wrapUp', { ...shown.interaction, filing })]) }))
  expect([field().value, field().readOnly]).toEqual(['The fuse is the one in the cellar.', true])
  expect(screen.getByText(/Not saved/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(field().value).toBe(drafted)
  expect(screen.queryByText(/Not saved/)).toBeNull()
})
