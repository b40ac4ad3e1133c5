import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'
import { deskName } from './desk-name.js'
import type { TabLeadership, TabRole } from './tab-leadership.js'

/** This tab's place among those that show the same desk, from the first view on. */
export interface TabPlace {
  getSnapshot(): TabRole
  subscribe(listener: () => void): () => void
  /** Makes this the tab that rings and pops. */
  takeOver(): void
  /** This page has a place for a pop, from now on, so that it leads before pages without one; give back: not any more. */
  offerPop(): () => void
  /** Takes part; give back: stop. */
  watch(): () => void
}

/** Makes the place of one desk. `join` takes part among the tabs with this name. */
export function createTabPlace(desk: DeskSource, join: (name: string) => TabLeadership): TabPlace {
  const store = createValueStore<TabRole>('joining')
  let places = 0
  let joined: { readonly name: string; readonly leadership: TabLeadership; readonly stop: () => void } | null = null

  const leave = () => {
    // other parts of the page may go on with the same leadership: it would keep this desk
    joined?.stop()
    joined?.leadership[Symbol.dispose]()
    joined = null
    store.set('joining')
  }
  const follow = () => {
    const name = deskName(desk)
    const { view, connection } = desk.getSnapshot()
    if (name === null || !view) return
    if (joined?.name !== name) {
      leave()
      const leadership = join(name)
      const stop = leadership.subscribe(() => {
        if (joined?.leadership === leadership) store.set(leadership.getSnapshot())
      })
      joined = { name, leadership, stop }
    }
    joined.leadership.setPops(places > 0)
    joined.leadership.setFit(connection.state === 'live')
    joined.leadership.setUrgent(Object.values(view.interactions).some(({ mine }) => mine === 'ringing'))
    store.set(joined.leadership.getSnapshot())
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    takeOver: () => joined?.leadership.takeOver(),
    offerPop() {
      let offered = true
      if (++places === 1) joined?.leadership.setPops(true)
      return () => {
        if (!offered) return
        offered = false
        if (--places === 0) joined?.leadership.setPops(false)
      }
    },
    watch() {
      follow()
      const unsubscribe = desk.subscribe(follow)
      return () => {
        unsubscribe()
        leave()
      }
    },
  }
}
