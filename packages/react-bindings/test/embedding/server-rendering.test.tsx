import type { CallId } from '@ringloop/core'
import { type ComponentType, createElement, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import * as everything from '../../src/index.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { wang } from '../fixtures/interactions.js'
import { scenarios } from '../fixtures/scenarios.js'

const { RingloopProvider } = everything

/** Every component that the package exports, by name: new ones are covered by themselves. */
const components = Object.entries(everything)
  .filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === 'function' && value !== RingloopProvider)
  .map(([name, value]) => [name, value as unknown as ComponentType<typeof props>] as const)
/** What one of them may need; a component takes its own of it. */
const props = {
  callId: 'call-1' as CallId,
  number: '+4930901820',
  text: 'Ann <b>Lin</b>',
  limit: 20,
  since: 0,
  url: 'https://crm.example/1',
  origin: 'rule',
  contact: wang.contact,
  assets: wang.contact.assets ?? [],
  children: 'inside',
}

describe('on a server', () => {
  it('there is nothing of a browser in this test', () => {
    expect(typeof document).toBe('undefined')
    expect(typeof HTMLElement).toBe('undefined')
    expect(components.length).toBeGreaterThan(15)
  })

  it.each(components)('%s renders, and says nothing to the console', (_name, component) => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      const desk = createFixtureDesk(scenarios.talking)
      const markup = renderToString(
        createElement(StrictMode, null, createElement(RingloopProvider, { desk }, createElement(component, props))),
      )
      expect(markup).not.toContain('style=')
      expect(errors.mock.calls).toEqual([])
    } finally {
      errors.mockRestore()
    }
  })
})
