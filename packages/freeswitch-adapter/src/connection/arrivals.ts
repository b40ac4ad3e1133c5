import type { EslEvent } from '../codec/esl-event.js'
import type { Timers } from './timers.js'

/** Tells when a background job's event has come to the consumer: by then every earlier event has, too. */
export interface Arrivals {
  /** `false` if it has not come in time. */
  expect(jobId: string, milliseconds: number): Promise<boolean>
  see(events: readonly EslEvent[]): void
  /** Nothing comes any more. */
  clear(): void
}

/** Expects nothing yet. */
export function createArrivals(timers: Timers): Arrivals {
  const expected = new Map<string, (came: boolean) => void>()
  return {
    expect: (jobId, milliseconds) =>
      new Promise((resolve) => {
        const stop = timers.set(() => settle(false), milliseconds)
        const settle = (came: boolean) => {
          stop()
          expected.delete(jobId)
          resolve(came)
        }
        expected.set(jobId, settle)
      }),
    see(events) {
      if (expected.size === 0) return
      for (const event of events) if (event.name === 'BACKGROUND_JOB') expected.get(event.get('Job-UUID') ?? '')?.(true)
    },
    clear() {
      for (const settle of [...expected.values()]) settle(false)
    },
  }
}
