import type { Timestamp } from '../time/clock.js'
import type { SlaPolicies } from './sla-policies.js'

/** What {@link SlaPolicies} are asked with, at each event. `Facts` is whatever the compiled conditions read. */
export interface SlaContext<Facts> {
  readonly policies: SlaPolicies<Facts>
  /** The ticket as it is with this event; the first policy that holds is chosen anew. `null`: it keeps the one it has. */
  readonly facts: Facts | null
  /** Of `policiesChanged`: those that held until then, so that what has been used is counted by them. Absent: counted by the new ones. */
  readonly previous?: SlaPolicies<Facts>
  /** When the event is learnt, if that is later than it happened: what came due more than a minute before is late. */
  readonly now?: Timestamp
}
