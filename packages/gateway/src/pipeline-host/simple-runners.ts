import type { EffectRunner } from './effect-runner.js'
import type { HostClock } from './host-clock.js'

/** A pop has happened once the journal has it: the desk's view holds it, and every desk gets the view. */
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
    async run({ effect }, { submit }) {
      await submit([{ type: 'wrapUpExpired', id: `${effect.key}/expired`, at: clock.now(), callId: effect.callId }])
      return { then: 'complete' }
    },
  }
}
