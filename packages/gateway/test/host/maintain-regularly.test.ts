import { describe, expect, it } from 'vitest'
import { maintainRegularly } from '../../src/host/maintain-regularly.js'

const day = 86_400_000

/** A clock whose timers run when the test says. */
function manualClock(now: number) {
  const waiting: (() => void)[] = []
  return {
    clock: {
      now: () => now,
      after(_: number, run: () => void) {
        waiting.push(run)
        return () => void waiting.splice(0)
      },
    },
    async run() {
      for (const due of waiting.splice(0)) due()
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

async function asked(keepDays: number) {
  const { clock, run } = manualClock(100 * day)
  const seen: unknown[] = []
  const stop = maintainRegularly({
    store: { maintain: async (options) => void seen.push(options) },
    clock,
    keepDays,
    onBroken: (error) => seen.push(error),
  })
  await run()
  await run()
  stop()
  await run()
  return seen
}

describe('regular maintenance', () => {
  it('forgets what ended more than so many days ago, again and again until it is ended', async () => {
    expect(await asked(90)).toEqual([{ forgetBefore: 10 * day }, { forgetBefore: 10 * day }])
  })

  it('forgets nothing when everything is to be kept', async () => {
    expect(await asked(0)).toEqual([{}, {}])
  })

  it('tells when the store is broken, and stops', async () => {
    const { clock, run } = manualClock(0)
    const seen: string[] = []
    maintainRegularly({
      store: { maintain: () => Promise.reject(new Error('disk')) },
      clock,
      keepDays: 90,
      onBroken: (error) => seen.push(error.message),
    })
    await run()
    await run()
    expect(seen).toEqual(['disk'])
  })
})
