import { version } from 'react'
import type { RingloopDeskElement } from '../../src/web-components/index.js'
import '../../src/web-components/index.js'
import '../../src/web-components/wallboard.js'
import { emptyDeskSnapshot } from '../../src/store/desk-snapshot.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { type ScenarioName, scenarios } from '../fixtures/scenarios.js'
import { heldListeners } from './held-listeners.js'

declare global {
  interface Window {
    elements: {
      readonly desk: FixtureDesk
      /** The version of React that is in the page. */
      readonly react: string
      /** What was told, of all elements, in order. */
      readonly told: { readonly at: string; readonly type: string; readonly detail: unknown }[]
      /** Gives all elements of the page the one desk. */
      begin(name: ScenarioName): void
      change(name: ScenarioName): void
      heldListeners: typeof heldListeners
    }
  }
}

const desk = createFixtureDesk(emptyDeskSnapshot)
const told: Window['elements']['told'] = []
const all = () => [
  ...document.querySelectorAll<RingloopDeskElement>('ringloop-desk, ringloop-pop, ringloop-callbar, ringloop-wallboard'),
]
const names = [
  'ringloop-ring',
  'ringloop-open-record',
  'ringloop-call-connected',
  'ringloop-call-ended',
  'ringloop-filed',
] as const

window.elements = {
  desk,
  react: version,
  told,
  begin(name) {
    told.length = 0
    desk.sent.length = 0
    desk.show({ ...emptyDeskSnapshot, ...scenarios[name] })
    for (const element of all()) {
      element.desk = desk
      if (element.dataset.heard !== undefined) continue
      element.dataset.heard = ''
      for (const type of names)
        element.addEventListener(type, (event) => told.push({ at: element.localName, type: event.type, detail: event.detail }))
    }
  },
  change: (name) => desk.show(scenarios[name]),
  heldListeners,
}
