import { isRingloopError, RingloopError, type RingloopErrorCode } from '@ringloop/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createCircuit } from '../../src/http/circuit.js'

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

/** A circuit before a backend whose mood can be set; `ask` says how it went, `asked` how often it was really asked. */
function before(mood: RingloopErrorCode | 'well') {
  const circuit = createCircuit()
  const state = { mood, asked: 0 }
  const ask = () =>
    circuit
      .run('desk: GET things', async () => {
        state.asked += 1
        if (state.mood !== 'well') throw new RingloopError(state.mood, 'no')
        return 'well'
      })
      .catch((error: unknown) => (isRingloopError(error) ? error.code : String(error)))
  return { state, ask }
}

it('leaves a backend alone after five failures in a row, and probes it with one request after a pause', async () => {
  const { state, ask } = before('unavailable')
  for (let count = 0; count < 20; count++) expect(await ask()).toBe('unavailable')
  expect(state.asked).toBe(5)
  vi.advanceTimersByTime(40_000)
  await Promise.all(Array.from({ length: 10 }, ask))
  expect(state.asked).toBe(6)
  state.mood = 'well'
  vi.advanceTimersByTime(40_000)
  expect(await ask()).toBe('well')
  expect(await Promise.all(Array.from({ length: 3 }, ask))).toEqual(['well', 'well', 'well'])
})

it.each(['invalidInput', 'unauthorised', 'notFound', 'conflict', 'rateLimited', 'aborted'] as const)(
  'takes "%s" for an answer',
  async (code) => {
    const { state, ask } = before(code)
    for (let count = 0; count < 20; count++) await ask()
    expect(state.asked).toBe(20)
  },
)

it.each(['well', 'notFound', 'rateLimited'] as const)('forgets failures after an answer (%s)', async (answer) => {
  const { state, ask } = before('timeout')
  for (let round = 0; round < 5; round++) {
    for (let count = 0; count < 4; count++) await ask()
    state.mood = answer
    expect(await ask()).toBe(answer)
    state.mood = 'timeout'
  }
  expect(state.asked).toBe(25)
})

it('does not take a request that its asker gave up for an answer', async () => {
  const { state, ask } = before('timeout')
  for (let count = 0; count < 5; count++) {
    expect(await ask()).toBe('timeout')
    if (count === 4) break
    state.mood = 'aborted'
    expect(await ask()).toBe('aborted')
    state.mood = 'timeout'
  }
  expect(await ask()).toBe('unavailable')
  expect(state.asked).toBe(9)
  state.mood = 'aborted'
  vi.advanceTimersByTime(40_000)
  expect(await ask()).toBe('aborted')
  state.mood = 'well'
  expect([await ask(), state.asked]).toEqual(['unavailable', 10])
  vi.advanceTimersByTime(40_000)
  expect(await ask()).toBe('well')
})
