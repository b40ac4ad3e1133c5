import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { DeskActions } from '../actions/desk-actions.js'
import { withActions } from '../actions/with-actions.js'
import { createAnnouncer } from '../announcements/announcer.js'
import { watchDesk } from '../announcements/watch-desk.js'
import type { PickedCall } from '../calls/select-call.js'
import {
  type DeskDensity,
  type DeskTheme,
  type Disposition,
  RingloopContext,
  type RingloopContextValue,
} from '../hooks/ringloop-context.js'
import { useCallNotices } from '../hooks/use-call-notices.js'
import type { NotificationOptions } from '../notifications/call-notices.js'
import { createDeskParts } from '../parts/desk-parts.js'
import type { IncomingCall } from '../pops/incoming-calls.js'
import { createBrowserRingClaim } from '../ringing/browser-ring-claim.js'
import type { RingClaim } from '../ringing/ring-claim.js'
import { createKeyBindings } from '../shortcuts/key-bindings.js'
import { defaultShortcuts, type ShortcutMap } from '../shortcuts/shortcuts.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'
import { joinBrowserTabs } from '../tabs/browser-tabs.js'
import { keepPickedCall } from '../tabs/kept-pick.js'
import { pageStorage } from '../tabs/page-storage.js'
import type { TabLeadership } from '../tabs/tab-leadership.js'
import { createTabPlace } from '../tabs/tab-place.js'
import type { OwnLanguage } from '../words/area-messages.js'
import { callerWords } from '../words/caller-words.js'
import { type AllMessages, wordsIn } from '../words/catalogue.js'
import { createDeskFormat } from '../words/desk-format.js'
import type { DeskLanguage, Messages } from '../words/messages.js'
import { createPhoneBook } from '../words/phone-book.js'
import { sayWords } from '../words/say-words.js'
import { LiveRegion } from './live-region.js'

export interface RingloopProviderProps {
  /** A `DeskConnection`, or anything else that gives a desk. It is yours: start and close it yourself. */
  readonly desk: DeskSource
  /** Default `en`. */
  readonly language?: DeskLanguage | OwnLanguage
  /** Your own words instead of the language's. */
  readonly messages?: Messages
  /** Default `system`. */
  readonly theme?: DeskTheme
  /** Default `comfortable`. */
  readonly density?: DeskDensity
  /** IANA name; the browser's own if absent. */
  readonly timeZone?: string
  /** What an agent can say a call was. */
  readonly dispositions?: readonly Disposition[]
  /** Other keys than the desk's own; what the agent chooses goes before them. */
  readonly shortcuts?: Partial<ShortcutMap>
  /** Tell of calls outside the page while nobody looks at it; the agent has to allow it. Default: don't. */
  readonly notifications?: NotificationOptions
  /** What the page does before, instead of, or after something an agent does. */
  readonly actions?: DeskActions
  /**
   * This tab shall ring for this call: once for a pop, over all tabs of the browser, reconnects and refreshes. `signal` says when that is
   * over: it was answered, rejected or put away, has ended, or this is unmounted. See `playRingTone`.
   */
  readonly onRing?: (call: IncomingCall, signal: AbortSignal) => void
  /** Decides that a pop rings once. Default: with what the browser has. */
  readonly createRingClaim?: () => RingClaim
  /** Takes part among the tabs with this name, of which one rings and pops. Default: with what the browser has. Read once. */
  readonly joinTabs?: (name: string) => TabLeadership
  readonly children?: ReactNode
}

const noMessages: Partial<AllMessages> = {}
const noKeys: Partial<ShortcutMap> = {}

/** Gives a desk to the hooks and components below, and tells screen readers what happens on it. */
export function RingloopProvider(props: RingloopProviderProps): ReactNode {
  const {
    language: wanted = 'en',
    theme = 'system',
    density = 'comfortable',
    timeZone,
    shortcuts,
    createRingClaim = createBrowserRingClaim,
  } = props
  const actions = useRef(props.actions)
  useEffect(() => {
    actions.current = props.actions
  })
  const desk = useMemo(() => withActions(props.desk, () => actions.current ?? {}), [props.desk])
  const own = typeof wanted === 'string' ? null : wanted
  const language = typeof wanted === 'string' ? wanted : wanted.tag
  const base = props.messages ?? own?.messages
  const areas = own?.areas
  const messages = useMemo(() => (base || areas ? { ...base, ...areas } : noMessages), [base, areas])
  const words = useMemo(() => wordsIn({ language, messages }, [callerWords, sayWords]), [language, messages])
  const format = useMemo(
    () => createDeskFormat({ language, timeZone, phoneOf: createPhoneBook(desk) }),
    [desk, language, timeZone],
  )
  const [picked] = useState(() => createValueStore<PickedCall | null>(null))
  const [announcer] = useState(createAnnouncer)
  const [bindings] = useState(() => createKeyBindings(pageStorage('localStorage')))
  const ownKeys = useSyncExternalStore(bindings.subscribe, bindings.getSnapshot, () => noKeys)
  const { notices, ring } = useCallNotices(desk, picked, props.notifications, { words, format })
  const [joinTabs] = useState(() => props.joinTabs ?? joinBrowserTabs)
  const { tabs, parts } = useMemo(() => {
    const tabs = createTabPlace(desk, joinTabs)
    return { tabs, parts: createDeskParts({ desk, tabs }) }
  }, [desk, joinTabs])
  const dispositions = props.dispositions ?? null
  const value = useMemo<RingloopContextValue>(
    () => ({
      desk,
      tabs,
      parts,
      picked,
      announcer,
      language,
      messages,
      format,
      theme,
      density,
      dispositions,
      bindings,
      notices,
      shortcuts: { ...defaultShortcuts, ...shortcuts, ...ownKeys },
    }),
    [
      desk,
      tabs,
      parts,
      picked,
      announcer,
      language,
      messages,
      format,
      theme,
      density,
      dispositions,
      bindings,
      notices,
      shortcuts,
      ownKeys,
    ],
  )

  const latest = useRef({ words, format, ring, onRing: props.onRing, createRingClaim })
  useEffect(() => {
    latest.current = { words, format, ring, onRing: props.onRing, createRingClaim }
  })
  useEffect(() => {
    const claim = latest.current.createRingClaim()
    const stop = watchDesk({
      desk,
      claim,
      tabs,
      announcer,
      language: () => latest.current,
      onRing: (call, signal) => {
        latest.current.ring(call)
        latest.current.onRing?.(call, signal)
      },
    })
    return () => {
      stop()
      claim[Symbol.dispose]()
    }
  }, [desk, tabs, announcer])
  useEffect(() => {
    const stops = [tabs.watch(), keepPickedCall(desk, picked, pageStorage('sessionStorage'))]
    return () => {
      for (const stop of stops) stop()
    }
  }, [desk, picked, tabs])
  useEffect(() => {
    // parts that were made before are there again after React has tried out what a second mounting does
    parts.start()
    return () => parts.stop()
  }, [parts])
  useEffect(() => {
    // The network is back, or the agent looks at the tab again: no reason to wait for the next attempt.
    const hurry = () => {
      if (document.visibilityState === 'visible') desk.retryNow()
    }
    window.addEventListener('online', hurry)
    document.addEventListener('visibilitychange', hurry)
    return () => {
      window.removeEventListener('online', hurry)
      document.removeEventListener('visibilitychange', hurry)
    }
  }, [desk])

  return (
    <RingloopContext.Provider value={value}>
      {props.children}
      <LiveRegion announcer={announcer} />
    </RingloopContext.Provider>
  )
}
