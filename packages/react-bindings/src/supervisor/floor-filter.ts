import type { AgentState, FloorAgent, FloorCaller, FloorQueue, FloorWaiting } from '@ringloop/core'

/** What of the floor is to be seen; empty: everything. */
export interface FloorFilter {
  /** Part of a name, an extension, a number, or a queue. */
  readonly text: string
  readonly queue: string
  readonly state: AgentState | ''
}

/** Everything is seen. */
export const wholeFloor: FloorFilter = { text: '', queue: '', state: '' }

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Whether one of the texts has it; numbers also without their signs. */
function matches(text: string, ...parts: readonly (string | null)[]): boolean {
  const wanted = fold(text.trim())
  if (wanted === '') return true
  const digits = wanted.replace(/[\s().-]/g, '')
  const isNumber = /^\+?\d+$/.test(digits)
  return parts.some(
    (part) => part !== null && (fold(part).includes(wanted) || (isNumber && part.replace(/[\s().-]/g, '').includes(digits))),
  )
}

const callerParts = (caller: FloorCaller | undefined) => (caller === undefined ? [] : [caller.name, caller.number])

/** Whether a queue is to be seen. */
export const showsQueue = ({ name }: FloorQueue, { text, queue }: FloorFilter): boolean =>
  (queue === '' || queue === name) && matches(text, name)

/** Whether an agent is to be seen. */
export const showsAgent = ({ extension, name, state, queues, call }: FloorAgent, filter: FloorFilter): boolean =>
  (filter.queue === '' || queues.includes(filter.queue) || call?.queue === filter.queue) &&
  (filter.state === '' || filter.state === state) &&
  matches(filter.text, name, extension, ...queues, ...callerParts(call?.caller))

/** Whether a caller is to be seen. */
export const showsWaiting = ({ queue, caller }: FloorWaiting, filter: FloorFilter): boolean =>
  (filter.queue === '' || filter.queue === queue) && matches(filter.text, queue, ...callerParts(caller))
