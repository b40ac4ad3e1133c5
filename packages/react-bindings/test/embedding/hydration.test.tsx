// @vitest-environment jsdom
import { act } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { AgentDesk, RingloopProvider } from '../../src/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { loadLateParts } from '../fixtures/late-parts.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimNothing } from '../fixtures/ring-claims.js'
import { type ScenarioName, scenarios } from '../fixtures/scenarios.js'

beforeAll(loadLateParts)

let errors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  errors = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  errors.mockRestore()
  leavePage()
})

it.each(['talking', 'ringing', 'empty', 'offline'] as const satisfies readonly ScenarioName[])(
  'what a server has rendered is taken over without a warning, and then shows the desk: %s',
  async (name) => {
    const desk = createFixtureDesk(scenarios[name])
    const page = (
      <RingloopProvider desk={desk} createRingClaim={claimNothing} timeZone="Asia/Shanghai">
        <AgentDesk />
      </RingloopProvider>
    )
    const place = document.body.appendChild(document.createElement('div'))
    place.innerHTML = renderToString(page)
    expect(place.querySelector('.rl-desk')).not.toBeNull()
    const root = await act(async () => hydrateRoot(place, page))
    expect(place.querySelector('.rl-panes')).not.toBeNull()
    expect(errors.mock.calls).toEqual([])
    act(() => root.unmount())
    place.remove()
  },
)
