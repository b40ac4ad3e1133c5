import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { createAnnouncer } from '../announcements/announcer.js'
import { watchDesk } from '../announcements/watch-desk.js'
import type { PickedCall } from '../calls/select-call.js'
import { createDialling } from '../dialling/dialling.js'
import { createDraftEdits } from '../drafts/draft-edits.js'
import { type DeskTheme, type Disposition, RingloopContext, type RingloopContextValue } from '../hooks/ringloop-context.js'
import type { IncomingCall } from '../pops/incoming-calls.js'
import { createBrowserRingClaim } from '../ringing/browser-ring-claim.js'
import type { RingClaim } from '../ringing/ring-claim.js'
import { defaultShortcuts, type ShortcutMap } from '../shortcuts/shortcuts.js'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore } from '../store/value-store.js'
import { createDeskFormat } from '../words/desk-format.js'
import { type DeskLanguage, type Messages, messagesOf } from '../words/messages.js'
import { createWrapUpForms } from '../wrap-up/wrap-up-forms.js'
import { LiveRegion } from './live-region.js'

export interface RingloopProviderProps {
  /** A `DeskConnection`, or anything else that gives a desk. It is yours: start and close it yourself. */
  readonly desk: DeskSource
  /** Default `en`. */
  readonly language?: DeskLanguage
  /** Your own words instead of the language's. */
  readonly messages?: Messages
  /** Default `system`. */
  readonly theme?: DeskTheme
  /** IANA name; the browser's own if absent. */
  readonly timeZone?: string
  /** What an agent can say a call was. */
  readonly dispositions?: readonly Disposition[]
  readonly shortcuts?: Partial<ShortcutMap>
  /** This tab shall ring for this call: once for a pop, over all tabs of the browser, reconnects and refreshes. */
  readonly onRing?: (call: IncomingCall) => void
  /** Who decides which tab rings. Default: with what the browser has. */
  readonly createRingClaim?: () => RingClaim
  readonly children?: ReactNode
}

const regionOf = ({ view }: DeskSnapshot) => view?.system.region ?? 'CN'

/** Gives a desk to the hooks and components below, and tells screen readers what happens on it. */
export function RingloopProvider(props: RingloopProviderProps): ReactNode {
  const { desk, language = 'en', theme = 'system', timeZone, shortcuts, createRingClaim = createBrowserRingClaim } = props
  const words = props.messages ?? messagesOf(language)
  const region = useRegion(desk)
  const format = useMemo(() => createDeskFormat({ language, region, timeZone }), [language, region, timeZone])
  const [picked] = useState(() => createValueStore<PickedCall | null>(null))
  const [announcer] = useState(createAnnouncer)
  const { edits, forms, dialling } = useMemo(() => {
    const edits = createDraftEdits(desk)
    return { edits, forms: createWrapUpForms(desk, edits), dialling: createDialling(desk) }
  }, [desk])
  const dispositions = useMemo(
    () => props.dispositions ?? Object.entries(words.wrapUp.dispositions).map(([value, label]) => ({ value, label })),
    [props.dispositions, words],
  )
  const value = useMemo<RingloopContextValue>(
    () => ({
      desk,
      edits,
      forms,
      dialling,
      picked,
      announcer,
      language,
      words,
      format,
      theme,
      dispositions,
      shortcuts: { ...defaultShortcuts, ...shortcuts },
    }),
    [desk, edits, forms, dialling, picked, announcer, language, words, format, theme, dispositions, shortcuts],
  )

  const latest = useRef({ words, format, onRing: props.onRing, createRingClaim })
  useEffect(() => {
    latest.current = { words, format, onRing: props.onRing, createRingClaim }
  })
  useEffect(() => {
    const claim = latest.current.createRingClaim()
    const stop = watchDesk({
      desk,
      claim,
      announcer,
      language: () => latest.current,
      onRing: (call) => latest.current.onRing?.(call),
    })
    return () => {
      stop()
      claim[Symbol.dispose]()
    }
  }, [desk, announcer])
  useEffect(() => {
    const stops = [edits.watch(), forms.watch()]
    return () => {
      for (const stop of stops) stop()
    }
  }, [edits, forms])
  useEffect(() => {
    // The network is back, or the agent looks at the tab again: no reason to wait for the next attempt.
    const hurry = () => {
      if (document.visibilityState === 'visible') desk.retryNow()
      // Perhaps for ever: a page that is closed is hidden first. What cannot be sent stays with the edit.
      else edits.flush().catch(() => {})
    }
    window.addEventListener('online', hurry)
    document.addEventListener('visibilitychange', hurry)
    return () => {
      window.removeEventListener('online', hurry)
      document.removeEventListener('visibilitychange', hurry)
    }
  }, [desk, edits])

  return (
    <RingloopContext.Provider value={value}>
      {props.children}
      <LiveRegion announcer={announcer} />
    </RingloopContext.Provider>
  )
}

function useRegion(desk: DeskSource): string {
  const [region, setRegion] = useState(() => regionOf(desk.getServerSnapshot()))
  useEffect(() => {
    const look = () => setRegion(regionOf(desk.getSnapshot()))
    look()
    return desk.subscribe(look)
  }, [desk])
  return region
}
