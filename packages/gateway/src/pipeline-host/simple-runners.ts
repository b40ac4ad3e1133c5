import type { EffectRunner } from './effect-runner.js'
import type { HostClock } from './host-clock.js'

/** Pops are done by being stored; this ends those that an earlier version has left undone. */
export const popScreenRunner: EffectRunner<'popScreen'> = {
  leaseMs: 5_000,
  concurrency: 64,
  run: async () => ({ then: 'complete' }),
}

/** When the time for wrap-up is over, says so in the journal. */
export function createExpireWrapUpRunner(clock: HostClock): EffectRunner<'expireWrapUp'> {
  return {
    leaseMs: 15_000,
    concurrency: 64,
    async run({ effect }) {
      const expired = { type: 'wrapUpExpired', id: `${effect.key}/expired`, at: clock.now(), callId: effect.callId } as const
      return { then: 'complete', facts: [expired] }
    },
  }
}
