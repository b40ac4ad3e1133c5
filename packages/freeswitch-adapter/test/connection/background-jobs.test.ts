import { describe, expect, it } from 'vitest'
import { createBackgroundJobs } from '../../src/connection/background-jobs.js'
import type { EslTransport } from '../../src/connection/esl-transport.js'
import { createManualTimers } from '../support/manual-timers.js'

/** A switch that takes commands and never answers. */
const mute = { send: () => new Promise(() => {}) } as unknown as EslTransport

function createJobs() {
  const timers = createManualTimers()
  let count = 0
  return { timers, jobs: createBackgroundJobs({ timers, newId: () => `job-${++count}` }) }
}

describe('background jobs (duty 4)', () => {
  it('end at an abort and at the time limit even if the switch has not taken the command', async () => {
    const { jobs, timers } = createJobs()
    const giveUp = new AbortController()
    const aborted = jobs.run(mute, 'status', [], { signal: giveUp.signal })
    const late = jobs.run(mute, 'status', [], { timeoutMilliseconds: 1_000 })
    giveUp.abort()
    timers.advance(1_000)
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' })
    await expect(late).rejects.toMatchObject({ code: 'timeout' })
    expect([jobs.running, timers.next]).toEqual([0, undefined])
  })

  it('are so many at most', async () => {
    const { jobs } = createJobs()
    const running = Array.from({ length: 1_000 }, () => jobs.run(mute, 'status', []).catch(() => 'ended'))
    await expect(jobs.run(mute, 'status', [])).rejects.toMatchObject({ code: 'overloaded' })
    jobs.rejectAll(new Error('over') as never)
    expect(new Set(await Promise.all(running))).toEqual(new Set(['ended']))
  })
})
