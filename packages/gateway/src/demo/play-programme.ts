import { setTimeout as delay } from 'node:timers/promises'
import type { Simulator } from '@ringloop/freeswitch-adapter/simulator'
import type { DemoSwitch } from './demo-switch.js'
import { type ProgrammeItem, programme } from './programme.js'

/** How {@link playProgramme} plays. */
export interface ProgrammeOptions {
  /** 2 has half the pauses and talks. */
  readonly speed: number
  /** Whether somebody looks at a desk. */
  readonly isWatched: () => boolean
  readonly signal: AbortSignal
}

/** How long the first customer waits for somebody to look, who may still be finding the address. */
const audienceMs = 30_000
/** How long a customer talks if nobody does anything with the call, in milliseconds. */
const talkMs = 40_000
const lookEveryMs = 200

/** Customers call one after the other until it is stopped. They stay as long as somebody at a desk does something with them. */
export async function playProgramme(
  { simulator, lastCommand }: DemoSwitch,
  { speed, isWatched, signal }: ProgrammeOptions,
): Promise<void> {
  const pause = (milliseconds: number) => delay(milliseconds, undefined, { signal }).catch(() => {})
  // nothing is played to an empty house: the adapter must be there first
  while (simulator.counts.listeners === 0 && !signal.aborted) await pause(lookEveryMs)
  const latest = Date.now() + audienceMs / speed
  while (!isWatched() && Date.now() < latest && !signal.aborted) await pause(lookEveryMs)
  for (let index = 0; !signal.aborted; index++) {
    const { caller, pauseSeconds } = programme[index % programme.length] as ProgrammeItem
    await pause((pauseSeconds * 1000) / speed)
    if (signal.aborted) return
    const customer = simulator.call(caller)
    while (customer.up && !signal.aborted) {
      await pause(lookEveryMs)
      const answeredAt = answerOf(simulator, customer.id)
      if (answeredAt !== null && Date.now() - Math.max(answeredAt, lastCommand()) > talkMs / speed) customer.hangUp()
    }
  }
}

const answerOf = (simulator: Simulator, id: string): number | null =>
  simulator.truth().findLast((call) => call.id === id)?.answeredAt ?? null
