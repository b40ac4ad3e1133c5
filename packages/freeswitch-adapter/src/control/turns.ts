import { type CallCommandType, RingloopError } from '@ringloop/core'

/** Commands that change who talks with whom: of one call one at a time, for the second would send away whom the first just connected. */
const moving: ReadonlySet<CallCommandType> = new Set([
  'hold',
  'retrieve',
  'blindTransfer',
  'consult',
  'alternate',
  'completeTransfer',
  'cancelConsultation',
  'conference',
  'park',
  'addParticipant',
  'pickUp',
])

/** Whose turn it is to move the channels of a call. */
export interface Turns {
  /**
   * Runs it, unless another command is moving the call.
   *
   * @throws `notPossible`
   */
  take<Result>(callId: string, type: CallCommandType, run: () => Promise<Result>): Promise<Result>
}

/** Makes {@link Turns}. */
export function createTurns(): Turns {
  const taken = new Map<string, CallCommandType>()
  return {
    async take(callId, type, run) {
      if (!moving.has(type)) return run()
      const other = taken.get(callId)
      // who rings for advice can be taken back; it is for `consult` itself then to move
      if (type === 'cancelConsultation' && other === 'consult') return run()
      if (other !== undefined)
        throw new RingloopError('notPossible', `${type} has to wait: ${other} is just being done with this call.`, {
          mend: 'Look at the call again in a moment. A colleague who still rings can be taken back (cancelConsultation).',
        })
      taken.set(callId, type)
      try {
        return await run()
      } finally {
        taken.delete(callId)
      }
    },
  }
}
