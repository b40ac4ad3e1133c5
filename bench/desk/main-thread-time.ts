/** An event of a trace, as far as it is read here; times in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
}

/** What one message cost the main thread until its pop was painted, in milliseconds. */
export interface PopCost {
  /** All tasks of the main thread from the one that took the message to the one that painted and committed the frame, both whole. */
  readonly mainThread: number
  /** The same in processor time; `null` where the trace does not tell. */
  readonly processor: number | null
  /** Of `mainThread`: styles, layout, paint. */
  readonly rendering: number
  /** From the beginning of the first task to the end of the last: with the wait for the display's next frame. */
  readonly elapsed: number
}

const renderingNames = new Set(['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit'])

/** Reads a trace in which each message left the mark `ringloop-message` and each pop that came into the page `ringloop-pop`. */
export function popCosts(trace: string): readonly PopCost[] {
  const { traceEvents } = JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] }
  const marks = traceEvents.filter(({ name, ph }) => name.startsWith('ringloop-') && ph !== 'n' && ph !== 'e')
  const [first] = marks
  if (first === undefined) throw new Error('no marks in the trace')
  const own = traceEvents.filter(({ pid, tid }) => pid === first.pid && tid === first.tid).sort((a, b) => a.ts - b.ts)
  const tasks = own.filter(({ name, ph }) => name === 'RunTask' && ph === 'X')
  const rendering = own.filter(({ name, ph }) => renderingNames.has(name) && ph === 'X')
  const end = ({ ts, dur = 0 }: TraceEvent) => ts + dur
  const taskAt = (time: number) => tasks.findIndex((task) => task.ts <= time && time <= end(task))
  const costs: PopCost[] = []
  let message: TraceEvent | null = null
  for (const mark of marks.sort((a, b) => a.ts - b.ts)) {
    if (mark.name === 'ringloop-message') message ??= mark
    else if (message !== null) {
      const commit = rendering.find(({ name, ts }) => name === 'Commit' && ts > mark.ts)
      const from = taskAt(message.ts)
      const to = commit === undefined ? -1 : taskAt(commit.ts)
      message = null
      if (from === -1 || to === -1 || to < from) continue
      const counted = tasks.slice(from, to + 1)
      const [begin, last] = [counted[0] as TraceEvent, counted.at(-1) as TraceEvent]
      const sum = (events: readonly TraceEvent[], read: (event: TraceEvent) => number) =>
        events.reduce((all, event) => all + read(event), 0) / 1000
      costs.push({
        mainThread: sum(counted, ({ dur = 0 }) => dur),
        processor: counted.some(({ tdur }) => tdur === undefined) ? null : sum(counted, ({ tdur = 0 }) => tdur),
        rendering: sum(
          rendering.filter(({ ts }) => ts >= begin.ts && ts <= end(last)),
          ({ dur = 0 }) => dur,
        ),
        elapsed: (end(last) - begin.ts) / 1000,
      })
    }
  }
  return costs
}
