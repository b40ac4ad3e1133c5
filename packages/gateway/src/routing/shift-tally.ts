import { answeringAgent, type Interaction, type Timestamp, talkSeconds } from '@ringloop/core'

/** Sums of one hour. */
interface Sums {
  calls: number
  talkSeconds: number
}

/** What agents have done in the last hours, and how long calls of a queue take. */
export interface ShiftTally {
  /** To be told what became of a call; `before` is absent for what is read back. */
  changed(before: Interaction | undefined, after: Interaction): void
  of(extension: string): { readonly calls: number; readonly talkSeconds: number }
  /** Talk and wrap-up of one call, in seconds, by queue. */
  handleSeconds(): ReadonlyMap<string, number>
}

const hour = 3_600_000
/** About a shift: what was longer ago is forgotten. */
const hoursKept = 12
const mostQueues = 1_000

/** Nothing has been done. Bounded: agents are those of the configuration, queues a thousand, hours twelve. */
export function createShiftTally({ now }: { readonly now: () => Timestamp }): ShiftTally {
  const agents = new Map<string, Map<number, Sums>>()
  /** The last calls count more than those of long ago: each new one is a twentieth of the average, once there are twenty. */
  const queues = new Map<string, { calls: number; average: number }>()

  const hourOf = (at: Timestamp) => Math.floor(at / hour)
  const sumsOf = (extension: string, at: Timestamp): Sums => {
    const hours = agents.get(extension) ?? new Map<number, Sums>()
    agents.set(extension, hours)
    const current = hourOf(now())
    for (const kept of hours.keys()) if (kept <= current - hoursKept) hours.delete(kept)
    const sums = hours.get(hourOf(at)) ?? { calls: 0, talkSeconds: 0 }
    if (hourOf(at) > current - hoursKept) hours.set(hourOf(at), sums)
    return sums
  }
  const handled = (queue: string, seconds: number, isNew: boolean) => {
    const known = queues.get(queue)
    if (known === undefined) {
      if (queues.size < mostQueues) queues.set(queue, { calls: 1, average: seconds })
      return
    }
    if (isNew) known.calls += 1
    const share = Math.min(known.calls, 20)
    known.average = isNew ? known.average + (seconds - known.average) / share : known.average + seconds / share
  }

  return {
    changed(before, after) {
      const { call } = after
      const agent = answeringAgent(call)
      if (agent === null) return
      if (call.state === 'ended' && before?.call.state !== 'ended') {
        const talked = talkSeconds(call) ?? 0
        const sums = sumsOf(agent.extension, before === undefined ? call.endedAt : now())
        sums.calls += 1
        sums.talkSeconds += talked
        if (call.queue !== null) handled(call.queue, talked, true)
      }
      if (before?.wrapUp.state === 'open' && after.wrapUp.state === 'done' && call.queue !== null)
        handled(call.queue, Math.max(0, after.wrapUp.at - before.wrapUp.since) / 1000, false)
    },

    of(extension) {
      let calls = 0
      let talked = 0
      for (const [kept, sums] of agents.get(extension) ?? []) {
        if (kept <= hourOf(now()) - hoursKept) continue
        calls += sums.calls
        talked += sums.talkSeconds
      }
      return { calls, talkSeconds: talked }
    },

    handleSeconds: () => new Map([...queues].map(([queue, { average }]) => [queue, average])),
  }
}
