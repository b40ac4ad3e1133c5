import { useEffect, useRef, useState } from 'react'
import { callerInWords } from '../announcements/watch-desk.js'
import { type PickedCall, usualCall } from '../calls/select-call.js'
import type { CallNotices, NotificationOptions } from '../notifications/call-notices.js'
import type { IncomingCall } from '../pops/incoming-calls.js'
import type { DeskSource } from '../store/desk-source.js'
import type { ValueStore } from '../store/value-store.js'
import type { DeskFormat } from '../words/desk-format.js'
import type { Messages } from '../words/messages.js'

/** Tells of calls outside the page, for the provider: `ring` in the tab that rings. `notices` is `null` where the host wants none. */
export function useCallNotices(
  desk: DeskSource,
  picked: ValueStore<PickedCall | null>,
  options: NotificationOptions | undefined,
  language: { readonly words: Pick<Messages, 'caller'>; readonly format: DeskFormat },
): { readonly notices: CallNotices | null; readonly ring: (call: IncomingCall) => void } {
  const wanted = options !== undefined
  const [notices, setNotices] = useState<CallNotices | null>(null)
  const latest = useRef({ options, language, notices })
  useEffect(() => {
    latest.current = { options, language, notices }
  })
  // loaded where they are wanted, and not before it is mounted: a server has no page
  useEffect(() => {
    setNotices(null)
    if (!wanted) return
    let gone = false
    import('../notifications/browser-notices.js').then(
      ({ createBrowserNotices }) => gone || setNotices(createBrowserNotices()),
      // not to be had, e.g. offline: the page itself still rings
      () => {},
    )
    return () => {
      gone = true
    }
  }, [wanted])
  useEffect(() => notices?.watch(desk, () => latest.current.options ?? {}), [notices, desk])
  const [ring] = useState(() => ({ view, pop }: IncomingCall, current: DeskSource) => {
    const { id } = view.interaction
    const { words, format } = latest.current.language
    latest.current.notices?.ring({
      callId: id,
      title: words.caller.incoming,
      body: latest.current.options?.showCaller ? callerInWords(view.interaction, words, format) : '',
      open() {
        const now = current.getSnapshot().view
        picked.set({ callId: id, insteadOf: now ? usualCall(now) : null })
        // it was seen; if that is not taken, the pop stays
        if (pop !== null) current.send({ type: 'acknowledgePop', callId: id, key: pop.key }).catch(() => {})
      },
    })
  })
  return { notices, ring: (call) => ring(call, desk) }
}
