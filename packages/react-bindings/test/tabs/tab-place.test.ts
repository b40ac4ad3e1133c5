import { expect, it } from 'vitest'
import { createTabLeadership } from '../../src/tabs/tab-leadership.js'
import { createTabPlace } from '../../src/tabs/tab-place.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { now } from '../fixtures/interactions.js'
import { deskView } from '../fixtures/scenarios.js'
import { createFakeBrowser } from './fake-browser.js'

it('leaves nobody listening when it is left: others of the page go on with the same leadership', () => {
  const { platform } = createFakeBrowser().open()
  const leadership = createTabLeadership({ name: 'desk', platform })
  let listeners = 0
  const shared = {
    ...leadership,
    subscribe(listener: () => void) {
      const stop = leadership.subscribe(listener)
      listeners++
      return () => {
        listeners--
        stop()
      }
    },
    [Symbol.dispose]() {},
  }
  const desk = createFixtureDesk({ view: deskView([]), connection: { state: 'live', since: now } })
  for (let mount = 0; mount < 3; mount++) {
    const leave = createTabPlace(desk, () => shared).watch()
    expect(listeners).toBe(1)
    leave()
    expect(listeners).toBe(0)
  }
  leadership[Symbol.dispose]()
})
