import type { FloorWaiting } from '@ringloop/core'
import { useEffect, useRef } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { callerOf, useFloorWords } from './use-supervision.js'

/** Screen readers are not told more often than this, however many wait too long. */
const pauseMs = 30_000

/** Tells screen readers politely of callers who wait longer than the limit: each of them once, those of half a minute together. */
export function useWaitAlarm(waiting: readonly FloorWaiting[], limitMs: number): void {
  const { desk, announcer, format } = useRingloop()
  const words = useFloorWords()
  const told = useRef<ReadonlySet<string>>(new Set())
  const lastAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const look = () => {
      const now = desk.serverNow()
      // who has gone is forgotten
      const known = new Set(waiting.flatMap(({ id }) => (told.current.has(id) ? [id] : [])))
      told.current = known
      const untold = waiting.filter(({ id }) => !known.has(id))
      const late = untold.filter(({ since }) => now - since >= limitMs)
      const pause = lastAt.current + pauseMs - now
      if (late.length > 0 && pause <= 0) {
        lastAt.current = now
        told.current = new Set([...known, ...late.map(({ id }) => id)])
        const [one] = late
        const text =
          late.length === 1 && one !== undefined
            ? words.say.waitsTooLong(callerOf(one.caller, words), one.queue, format.durationInWords(now - one.since))
            : words.say.waitTooLong(format.count(late.length), format.durationInWords(limitMs))
        announcer.say(text, 'polite')
      }
      const next = untold.filter((call) => !told.current.has(call.id)).map(({ since }) => since + limitMs - now)
      if (next.length > 0) timer = setTimeout(look, Math.max(50, Math.min(...next), lastAt.current + pauseMs - now))
    }
    look()
    return () => clearTimeout(timer)
  }, [waiting, limitMs, desk, announcer, format, words])
}
