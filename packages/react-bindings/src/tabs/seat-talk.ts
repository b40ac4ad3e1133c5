import { readSeatMessage, type SeatMessage } from './seat-message.js'
import type { TabChannel, TabPlatform } from './tab-platform.js'

/** What tabs say to each other about one seat. */
export interface SeatTalk {
  post(message: SeatMessage): void
  /** Says something and waits for the answer; `null` if none came in time. */
  question(message: SeatMessage, isAnswer: (answer: SeatMessage) => boolean): Promise<SeatMessage | null>
  close(): void
}

/** Who has a seat and has not answered for this long, is not there. */
export const patienceMs = 75
/** A wait that ended this much too late says more about this tab than about the other: it is repeated. */
const lateMs = 60
const repeatAtMost = 3

/** Speaks over a channel as the tab `id`; what others say comes to `heard`. */
export function createSeatTalk(
  id: string,
  channel: TabChannel,
  platform: Pick<TabPlatform, 'now' | 'soon'>,
  heard: (message: SeatMessage) => void,
): SeatTalk {
  const waiting = new Set<(message: SeatMessage) => void>()
  let closed = false
  const post = (message: SeatMessage) => {
    if (!closed) channel.postMessage(message)
  }
  channel.onmessage = ({ data }) => {
    const message = readSeatMessage(data)
    if (message === null || message.from === id) return
    for (const listen of [...waiting]) listen(message)
    heard(message)
  }
  return {
    post,
    async question(message, isAnswer) {
      for (let turn = 0; turn < repeatAtMost; turn++) {
        const askedAt = platform.now()
        const answer = await new Promise<SeatMessage | null>((resolve) => {
          const end = (with_: SeatMessage | null) => {
            cancel()
            waiting.delete(listen)
            resolve(with_)
          }
          const listen = (said: SeatMessage) => {
            if (isAnswer(said)) end(said)
          }
          const cancel = platform.soon(patienceMs, () => end(null))
          waiting.add(listen)
          post(message)
        })
        // Too late myself: this thread stood still, or the computer slept, and the answer may still be on its way.
        if (answer || platform.now() - askedAt < patienceMs + lateMs) return answer
      }
      return null
    },
    close() {
      closed = true
      channel.onmessage = null
      channel.close()
    },
  }
}
