import type { EslEvent } from '../codec/esl-event.js'
import type { LinkLog } from './link-log.js'

/** Holds events back while it is shut, and keeps their order while the consumer is busy. Bounded. */
export interface EventGate {
  push(events: readonly EslEvent[]): void
  /** From here on events wait. */
  hold(): void
  /** Hands over what waited, then lets events through. */
  release(): void
  /** Resolves when the consumer is not at work on earlier events. */
  idle(): Promise<void>
  /** Throws away what waits, and holds. */
  clear(): void
  readonly waiting: number
  /** What waits. */
  held(): readonly EslEvent[]
}

/** What {@link createEventGate} needs. */
export interface EventGateOptions {
  readonly deliver: (events: readonly EslEvent[]) => void | Promise<void>
  readonly maxWaiting: number
  /** So many events were thrown away. */
  readonly onOverflow: (thrownAway: number) => void
  readonly log: LinkLog
}

/** Makes a gate; it is shut. */
export function createEventGate({ deliver, maxWaiting, onOverflow, log }: EventGateOptions): EventGate {
  let waiting: EslEvent[] = []
  let shut = true
  let working: Promise<void> | undefined

  const failed = (error: unknown) =>
    log({ level: 'error', code: 'handlerFailed', message: `The consumer of events threw: ${String(error)}` })

  const attempt = (events: readonly EslEvent[]): void | Promise<void> => {
    try {
      return deliver(events)
    } catch (error) {
      failed(error)
    }
  }

  const pump = () => {
    if (shut || working !== undefined || waiting.length === 0) return
    const events = waiting
    waiting = []
    const result = attempt(events)
    if (result === undefined) return
    const mine = result.catch(failed).then(() => {
      if (working === mine) working = undefined
      pump()
    })
    working = mine
  }

  return {
    push(events) {
      for (const event of events) waiting.push(event)
      pump()
      if (waiting.length <= maxWaiting) return
      const thrownAway = waiting.length
      waiting = []
      shut = true
      onOverflow(thrownAway)
    },
    hold() {
      shut = true
    },
    release() {
      shut = false
      pump()
    },
    async idle() {
      while (working !== undefined) await working
    },
    clear() {
      waiting = []
      shut = true
    },
    get waiting() {
      return waiting.length
    },
    held: () => waiting,
  }
}
