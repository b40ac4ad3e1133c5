import { isRingloopError } from '@ringloop/core'
import { type Wait, waitWithTimer } from '../http/retry-policy.js'

/** Sends messages, those of one call one after the other; never makes whoever has them wait. */
export interface OrderedSender<Message> extends AsyncDisposable {
  /** Takes a message; `false` if there is no room. */
  add(callId: string, message: Message): boolean
  figures(): { readonly waiting: number; readonly sent: number; readonly dropped: number }
}

/** What {@link createOrderedSender} needs. */
export interface OrderedSenderOptions<Message> {
  readonly send: (message: Message, signal: AbortSignal) => Promise<void>
  /** Told of what could not be sent. */
  readonly onDropped: (message: Message, error: unknown) => void
  /** Messages that may wait. Default 10,000. */
  readonly capacity?: number | undefined
  /** Calls that are told of at once. Default 4. */
  readonly concurrency?: number | undefined
  /** Tries of one message. Default 7, with 0.5, 1, 2, 4, 8 and 16 s between. */
  readonly tries?: number | undefined
  /** How long the end waits for what is not sent yet. Default 3,000 ms. */
  readonly drainMs?: number | undefined
  readonly wait?: Wait | undefined
}

/** Makes an {@link OrderedSender}. Disposing of it takes no more, and gives up what still waits after `drainMs`: that stays counted as waiting. */
export function createOrderedSender<Message>(options: OrderedSenderOptions<Message>): OrderedSender<Message> {
  const { capacity = 10_000, concurrency = 4, tries = 7, drainMs = 3_000, wait = waitWithTimer } = options
  const closing = new AbortController()
  /** By call; the first of each is being sent, or next. */
  const queues = new Map<string, Message[]>()
  /** Calls whose next message may be sent, in order. */
  const ready: string[] = []
  const running = new Set<Promise<void>>()
  let waiting = 0
  let sent = 0
  let dropped = 0
  let ending: Promise<void> | null = null
  let onEmpty: () => void = () => undefined

  const drop = (message: Message, error: unknown) => {
    dropped += 1
    options.onDropped(message, error)
  }

  async function deliver(message: Message): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await options.send(message, closing.signal)
        sent += 1
        return
      } catch (error) {
        if (closing.signal.aborted || attempt >= tries || !mayPass(error)) return drop(message, error)
        await wait(500 * 2 ** (attempt - 1), closing.signal).catch(() => undefined)
      }
    }
  }

  async function work(callId: string): Promise<void> {
    const queue = queues.get(callId)
    const message = queue?.[0]
    if (queue === undefined || message === undefined) return
    await deliver(message)
    queue.shift()
    waiting -= 1
    if (waiting === 0) onEmpty()
    if (queue.length > 0) ready.push(callId)
    else queues.delete(callId)
  }

  function go(): void {
    while (running.size < concurrency && !closing.signal.aborted) {
      const callId = ready.shift()
      if (callId === undefined) return
      const task: Promise<void> = work(callId).finally(() => {
        running.delete(task)
        go()
      })
      running.add(task)
    }
  }

  async function end(): Promise<void> {
    const empty = new Promise<void>((resolve) => {
      onEmpty = resolve
    })
    if (waiting > 0) await Promise.race([empty, wait(drainMs, closing.signal).catch(() => undefined)])
    closing.abort()
    await Promise.all(running)
  }

  return {
    add(callId, message) {
      if (ending !== null || waiting >= capacity) {
        drop(message, null)
        return false
      }
      waiting += 1
      const queue = queues.get(callId)
      if (queue !== undefined) queue.push(message)
      else {
        queues.set(callId, [message])
        ready.push(callId)
      }
      go()
      return true
    },
    figures: () => ({ waiting, sent, dropped }),
    [Symbol.asyncDispose]() {
      ending ??= end()
      return ending
    },
  }
}

/** Whether the same message may be taken later. What was refused for what it says never is. */
function mayPass(error: unknown): boolean {
  if (!isRingloopError(error)) return true
  return ['unavailable', 'rateLimited', 'timeout', 'overloaded', 'protocol'].includes(error.code)
}
