import { describe, expect, it } from 'vitest'
import { startCli } from './cli-harness.js'

describe('ringloop simulate', () => {
  it('runs calls, with faults, and tells what came of them', async () => {
    const run = startCli(
      'simulate --calls 40 --rate 20 --port 0 --speed 20 --talk 2 --agents 30 --fault duplicate@1 --fault drop@2'.split(' '),
    )
    expect(await run.code).toBe(0)
    expect(run.out()).toMatch(/listens on 127\.0\.0\.1:\d+; agents 2001–2030/)
    expect(run.out()).toContain('fault: drop')
    expect(run.out()).toMatch(/\n40 calls, 0 of them now; \d+ answered/)
  })

  it('ends at once when it is told to', async () => {
    const run = startCli('simulate --calls 1000 --rate 1 --port 0'.split(' '))
    setImmediate(run.end)
    expect(await run.code).toBe(0)
  })

  it('says what is wrong with an option', async () => {
    const fault = startCli(['simulate', '--fault', 'bang@1'])
    expect(await fault.code).toBe(1)
    expect(fault.error()).toContain('drop@30')
    const calls = startCli(['simulate', '--calls', 'many'])
    expect(await calls.code).toBe(1)
    expect(calls.error()).toContain('--calls many is no number')
  })
})
