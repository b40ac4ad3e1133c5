import type { CallId } from '@ringloop/core'
import { type ComponentType, createElement, type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import * as dispatch from '../../src/dispatch/index.js'
import * as frame from '../../src/frame/index.js'
import * as everything from '../../src/index.js'
import * as softphone from '../../src/softphone/index.js'
import * as supervisor from '../../src/supervisor/index.js'
import * as wallboard from '../../src/wallboard/index.js'
import * as webComponents from '../../src/web-components/index.js'
import * as wallboardElement from '../../src/web-components/wallboard.js'
import { richCustomer } from '../fixtures/case-scenarios.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { scenarios } from '../fixtures/scenarios.js'
import { createFakeMedia, createFakeOwnership, createFakeSip } from '../softphone/fake-sip.js'

const { RingloopProvider } = everything

const entries: Readonly<Record<string, object>> = {
  '.': everything,
  './web-components': webComponents,
  './web-components/wallboard': wallboardElement,
  './frame': frame,
  './dispatch': dispatch,
  './wallboard': wallboard,
  './supervisor': supervisor,
  './softphone': softphone,
}

/** Every component that the package exports: new ones are covered by themselves. Elements are none, and there are none on a server. */
const components = Object.entries(entries).flatMap(([entry, exported]) =>
  Object.entries(exported)
    .filter(([name, value]) => /^(?!Ringloop)[A-Z]/.test(name) && typeof value === 'function')
    .map(([name, value]) => [name, entry, value as ComponentType<typeof props>] as const),
)

/** What one of them may need; a component takes its own of it. */
const props = {
  callId: 'call-1' as CallId,
  number: '+4930901820',
  text: 'Ann <b>Lin</b>',
  limit: 20,
  since: 0,
  url: 'https://crm.example/1',
  origin: 'rule',
  contact: richCustomer.contact,
  assets: richCustomer.contact.assets ?? [],
  trend: { at: [0, 60_000, 120_000], values: [1, 2, 3] },
  target: 2,
  softphone: softphone.createSoftphone({
    jssip: createFakeSip().library,
    url: 'wss://pbx.example',
    uri: 'sip:1001@pbx.example',
    password: 'x',
    media: createFakeMedia(),
    ownership: createFakeOwnership('owner'),
  }),
  children: 'inside',
}

const markupOf = (part: ReactNode) =>
  renderToString(
    createElement(StrictMode, null, createElement(RingloopProvider, { desk: createFixtureDesk(scenarios.talking) }, part)),
  )

describe('on a server', () => {
  it('there is nothing of a browser in this test', () => {
    expect([typeof window, typeof document, typeof HTMLElement]).toEqual(['undefined', 'undefined', 'undefined'])
  })

  it('every entry that is code can be imported', () => {
    const code = Object.entries(packageJson.exports).flatMap(([entry, file]) =>
      typeof file === 'object' && 'import' in file ? [entry] : [],
    )
    expect(Object.keys(entries).sort()).toEqual(code.sort())
    for (const [entry, exported] of Object.entries(entries)) expect(Object.keys(exported), entry).not.toEqual([])
  })

  it('they have components', () => expect(components.length).toBeGreaterThan(40))

  it.each(components)('%s of %s renders, and says nothing to the console', (_name, _entry, component) => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      expect(markupOf(createElement(component, props))).not.toContain('style=')
      expect(errors.mock.calls).toEqual([])
    } finally {
      errors.mockRestore()
    }
  })

  it('what a customer has is in the page as it comes from there: the first of it, and how much there is', () => {
    const markup = markupOf(createElement(everything.CustomerAssets, { assets: props.assets }))
    for (const text of ['Washing machine W8', 'W8-1234, Longhua', 'href="https://crm.example/a/1"', '咖啡机 C2', '福田店'])
      expect(markup).toContain(text)
    expect(markup.match(/<li/g)).toHaveLength(4)
    expect(markup).toMatch(/<button[^>]*>Show all 5/)
    expect(markup).not.toContain('second shop')
  })

  it('so is what they are worth, and their time', () => {
    const markup = markupOf(createElement(everything.CustomerFacts, { contact: richCustomer.contact }))
    expect(markup).toContain('CN¥486,000')
    expect(markup).toContain('America/New_York')
  })
})
