import { setTimeout as delay } from 'node:timers/promises'
import type { CustomerHandle, Simulator } from '@ringloop/freeswitch-adapter/simulator'
import { customersWhoCall } from './customers-who-call.js'
import { floorQueues } from './floor.js'

const lookEveryMs = 1500

/**
 * Keeps the queues beside the agent's busy until it is stopped: as soon as a customer is gone, another calls.
 *
 * @param speed 2 has half the talks and waits
 */
export async function playTraffic(
  simulator: Simulator,
  { speed, random, signal }: { readonly speed: number; readonly random: () => number; readonly signal: AbortSignal },
): Promise<void> {
  const pause = (milliseconds: number) => delay(milliseconds, undefined, { signal }).catch(() => {})
  // nothing is played to an empty house: the adapter must be there first
  while (simulator.counts.listeners === 0 && !signal.aborted) await pause(200)
  const calling = new Map(floorQueues.map(({ name }) => [name, [] as readonly CustomerHandle[]]))
  let next = 0
  while (!signal.aborted) {
    for (const { name, dial, busyness } of floorQueues) {
      const up = (calling.get(name) ?? []).filter((customer) => customer.up)
      while (up.length < busyness) {
        const { number: from, name: who } = customersWhoCall[next++ % customersWhoCall.length] ?? { number: '', name: '' }
        const talkSeconds = (60 + random() * 180) / speed
        up.push(simulator.call({ from, name: who, to: dial, talkSeconds, patienceSeconds: (90 + random() * 150) / speed }))
      }
      calling.set(name, up)
    }
    await pause(lookEveryMs / speed)
  }
}
