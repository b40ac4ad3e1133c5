import { expect, it } from 'vitest'
import { createRemembered } from '../../src/mapping/remembered.js'

const fresh = () => new AbortController().signal

/** What is loaded is the number of the loading; each ends when told to, or with its signal's reason. */
function counted() {
  let time = 0
  const ends: ((error?: Error) => void)[] = []
  const remembered = createRemembered({
    now: () => time,
    load: (signal) =>
      new Promise<number>((resolve, reject) => {
        const number = ends.length + 1
        ends.push((error) => (error ? reject(error) : resolve(number)))
        if (signal.aborted) reject(signal.reason)
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  })
  const pass = (milliseconds: number) => {
    time += milliseconds
  }
  return { remembered, ends, pass }
}

it('asks once for all who need it, and again in time, or when what it knew was wrong', async () => {
  const { remembered, ends, pass } = counted()
  const both = Promise.all([remembered.get(fresh()), remembered.get(fresh())])
  ends[0]?.()
  expect(await both).toEqual([1, 1])
  pass(599_999)
  expect(await remembered.get(fresh())).toBe(1)
  pass(1)
  const again = remembered.get(fresh())
  ends[1]?.()
  expect(await again).toBe(2)
  remembered.forget()
  const anew = remembered.get(fresh())
  ends[2]?.()
  expect(await anew).toBe(3)
})

it('keeps nothing of an attempt that failed', async () => {
  const { remembered, ends } = counted()
  const first = remembered.get(fresh())
  ends[0]?.(new Error('no'))
  await expect(first).rejects.toThrow('no')
  const second = remembered.get(fresh())
  ends[1]?.()
  expect(await second).toBe(2)
})

it.each([
  ['gave up', undefined],
  ['ran out of time', new DOMException('late', 'TimeoutError')],
])('does not let the others fail when whoever asked first %s', async (_, reason) => {
  const { remembered, ends } = counted()
  const stop = new AbortController()
  const first = remembered.get(stop.signal)
  const second = remembered.get(fresh())
  stop.abort(reason)
  await expect(first).rejects.toBe(stop.signal.reason)
  await expect.poll(() => ends.length).toBe(3)
  ends[2]?.()
  expect(await second).toBe(3)
})

it('lets whoever joined later give up before the answer', async () => {
  const { remembered, ends } = counted()
  const stop = new AbortController()
  const first = remembered.get(fresh())
  const second = remembered.get(stop.signal)
  stop.abort()
  await expect(second).rejects.toBe(stop.signal.reason)
  ends[0]?.()
  expect(await first).toBe(1)
})
