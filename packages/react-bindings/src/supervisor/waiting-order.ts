import type { FloorWaiting, Timestamp } from '@ringloop/core'

/** How far ahead somebody is, in seconds: what they have waited, and their head start. */
export const standingOf = ({ since, headStartSeconds }: FloorWaiting, now: Timestamp): number =>
  (now - since) / 1000 + headStartSeconds

/** Callers of all queues, who is next first; of the same, who came first. Time passes for all alike, so the order hangs on no clock. */
export const inOrder = (waiting: Iterable<FloorWaiting>): FloorWaiting[] =>
  [...waiting].sort((a, b) => standingOf(b, 0) - standingOf(a, 0) || (a.id < b.id ? -1 : 1))

/** A minute more than enough: the switch counts by a clock of its own. */
const marginSeconds = 60
/** What the gateway takes. */
const mostSeconds = 86_400

/** The head start with which a caller is next in their queue; `null` if they are. In whole seconds. */
export function headStartToBeNext(call: FloorWaiting, waiting: Iterable<FloorWaiting>): number | null {
  const others = inOrder(waiting).filter(({ queue, id }) => queue === call.queue && id !== call.id)
  const [first] = others
  if (first === undefined || standingOf(first, 0) < standingOf(call, 0)) return null
  const ahead = standingOf(first, 0) - standingOf(call, 0)
  return Math.min(mostSeconds, Math.ceil(call.headStartSeconds + ahead + marginSeconds))
}

/** Places in their queues, from 1, by call. */
export function placesOf(ordered: readonly FloorWaiting[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  return new Map(
    ordered.map(({ id, queue }) => {
      const place = (counts.get(queue) ?? 0) + 1
      counts.set(queue, place)
      return [id, place]
    }),
  )
}
