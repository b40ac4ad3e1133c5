import type { DomainEvent, Effect } from '@ringloop/core'
import type { EffectRunner } from './effect-runner.js'
import type { HostClock } from './host-clock.js'

/** All of them need next to no time. */
const leaseMs = 15_000

/** Pops are done by being stored; this ends those that an earlier version has left undone. */
export const popScreenRunner: EffectRunner<'popScreen'> = {
  leaseMs,
  concurrency: 64,
  run: async () => ({ then: 'complete' }),
}

/** Effects that are nothing but a time. */
type TimedEffect = Extract<Effect, { readonly type: 'expireWrapUp' | 'wakeCall' | 'remindCallBack' }>

const facts = {
  expireWrapUp: { type: 'wrapUpExpired', name: 'expired' },
  wakeCall: { type: 'timePassed', name: 'passed' },
  remindCallBack: { type: 'callBackDue', name: 'due' },
} as const satisfies Record<TimedEffect['type'], { readonly type: DomainEvent['type']; readonly name: string }>

/** When the time of an effect has come, says so in the journal. */
export function createTimeRunner<Type extends TimedEffect['type']>(type: Type, clock: HostClock): EffectRunner<Type> {
  return {
    leaseMs,
    concurrency: 64,
    async run({ effect }) {
      const { key, callId } = effect as TimedEffect
      return { then: 'complete', facts: [{ type: facts[type].type, id: `${key}/${facts[type].name}`, at: clock.now(), callId }] }
    },
  }
}
