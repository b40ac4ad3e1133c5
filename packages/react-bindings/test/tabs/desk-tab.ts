import type { InteractionView } from '@ringloop/core'
import { createAnnouncer } from '../../src/announcements/announcer.js'
import { watchDesk } from '../../src/announcements/watch-desk.js'
import { createRingClaim } from '../../src/ringing/ring-claim.js'
import { createTabLeadership } from '../../src/tabs/tab-leadership.js'
import { createTabPlace, type TabPlace } from '../../src/tabs/tab-place.js'
import { createDeskFormat } from '../../src/words/desk-format.js'
import { english } from '../../src/words/english.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { now } from '../fixtures/interactions.js'
import { deskView } from '../fixtures/scenarios.js'
import type { FakeBrowser, FakePage } from './fake-browser.js'

/** A tab with a desk in it, as the provider puts it together. */
export interface DeskTab {
  readonly page: FakePage
  readonly desk: FixtureDesk
  readonly place: TabPlace
  /** Has no place for a pop. */
  readonly bare: boolean
  /** The pops it has rung for, by call id. */
  readonly rung: string[]
  /** What it said. */
  readonly said: string[]
  /** Shows the panel of whatever rings. */
  pops(): boolean
}

/** Opens a page with a desk. */
export function openDeskTab(
  browser: FakeBrowser,
  ringing: readonly InteractionView[] = [],
  { page = browser.open(), pops = true }: { readonly page?: FakePage; readonly pops?: boolean } = {},
): DeskTab {
  const { platform, storage } = page
  const desk = createFixtureDesk({ view: deskView(ringing), connection: { state: 'live', since: now } })
  const place = createTabPlace(desk, (name) => createTabLeadership({ name, platform }))
  const announcer = createAnnouncer()
  const said: string[] = []
  for (const how of ['polite', 'assertive'] as const)
    announcer[how].subscribe(() => said.push(`${how}: ${announcer[how].getSnapshot().text}`))
  const rung: string[] = []
  watchDesk({
    desk,
    tabs: place,
    announcer,
    claim: createRingClaim({
      locks: platform.locks,
      channel: platform.openChannel('ringloop.ring'),
      storage,
      isVisible: () => true,
      clock: { now: platform.now, after: platform.soon },
    }),
    language: () => ({ words: english, format: createDeskFormat({ language: 'en' }) }),
    onRing: ({ view }) => rung.push(view.interaction.id),
  })
  if (pops) place.offerPop()
  place.watch()
  return { page, desk, place, bare: !pops, rung, said, pops: () => place.getSnapshot() === 'leader' }
}

/** A call rings: every tab is told over its own connection. */
export function ring(browser: FakeBrowser, tabs: readonly DeskTab[], views: readonly InteractionView[]): void {
  for (const { page, desk } of tabs) if (page.alive) browser.tell(page, () => desk.show({ view: deskView(views) }))
}
