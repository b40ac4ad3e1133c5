import { afterEach, describe, expect, it } from 'vitest'
import { createAbortFanOut } from '../../src/connection/abort-fan-out.js'
import { createSimulator } from '../../src/simulator/index.js'
import { until } from '../support/until.js'
import { linkTo } from './link-harness.js'

describe('the snapshot of a busy switch', () => {
  const warnings: Error[] = []
  const note = (warning: Error) => warnings.push(warning)
  afterEach(() => void process.off('warning', note))

  it('of 1,000 channels has them all, and Node does not warn of a leak of listeners', async () => {
    process.on('warning', note)
    await using simulator = await createSimulator({ phones: [] })
    for (let index = 0; index < 1000; index++)
      simulator.call({ from: `09${10_000_000 + index}`, to: '5001', patienceSeconds: 600, talkSeconds: 1 })
    const { link, connected, snapshots } = linkTo(simulator.port)
    await using _link = link
    link.start()
    await until(connected)
    expect(snapshots[0]?.channels).toHaveLength(1000)
    // Node tells a tick later
    await new Promise((resolve) => setImmediate(resolve))
    expect(warnings).toEqual([])
  })
})

describe('many who wait for one signal', () => {
  it('are all told, once, and not those who left', () => {
    const onAbort = createAbortFanOut()
    const controller = new AbortController()
    const { signal } = controller
    const told: number[] = []
    const leave = [1, 2, 3].map((each) => onAbort(signal, () => told.push(each)))
    leave[1]?.()
    leave[1]?.()
    controller.abort()
    expect(told).toEqual([1, 3])
  })
})
