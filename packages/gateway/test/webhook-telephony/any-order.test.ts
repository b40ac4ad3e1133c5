import fc from 'fast-check'
import { expect, it } from 'vitest'
import { answer, hangup, newCall, startTelephony } from './posts.js'

/** Every post at least once, in any order, some of them again. */
const deliveries = (posts: readonly object[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...posts], { minLength: posts.length, maxLength: posts.length }),
      fc.array(fc.constantFrom(...posts), { maxLength: 6 }),
      fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    )
    .map(([order, again, places]) => {
      const all = [...order]
      again.forEach((post, index) => void all.splice((places[index] ?? 0) % (all.length + 1), 0, post))
      return all
    })

async function finalCall(posts: readonly object[], pauses: readonly number[] = []) {
  const pbx = startTelephony()
  for (const [index, post] of posts.entries()) {
    await pbx.post(post as Record<string, unknown>)
    await pbx.clock.advance(pauses[index] ?? 0)
  }
  await pbx.clock.advance(5_000)
  const [call, ...others] = pbx.calls().values()
  expect(others).toEqual([])
  expect(new Set(pbx.events.map(({ id }) => id)).size).toBe(pbx.events.length)
  return call
}

const direct = {
  in: [newCall, answer, hangup],
  out: [newCall, answer, hangup].map((post) => ({ ...post, direction: 'out', user: undefined })),
}

for (const [direction, posts] of Object.entries(direct)) {
  it(`gives the same call in any order and repetition, ${direction}bound`, async () => {
    const expected = await finalCall(posts)
    expect(expected).toMatchObject({ state: 'ended', outcome: 'answered' })
    await fc.assert(
      fc.asyncProperty(deliveries(posts), async (delivered) => {
        expect(await finalCall(delivered)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it(`gives the same but for the times when they come one after the other, ${direction}bound`, async () => {
    const timeless = (call: unknown) =>
      JSON.parse(JSON.stringify(call, (key, value) => (/At$/.test(key) ? (value === null ? null : 0) : value)))
    const expected = timeless(await finalCall(posts))
    await fc.assert(
      fc.asyncProperty(deliveries(posts), fc.array(fc.nat(150), { minLength: 9, maxLength: 9 }), async (delivered, pauses) => {
        const call = await finalCall(delivered, pauses)
        expect(timeless(call)).toEqual(expected)
        if (call?.state !== 'ended') throw new Error('it goes on')
        expect(call.startedAt).toBeLessThanOrEqual(call.answeredAt ?? Number.NaN)
        expect(call.answeredAt).toBeLessThanOrEqual(call.endedAt)
      }),
      { numRuns: 30 },
    )
  })
}

it('gives the same missed call in any order and repetition', async () => {
  const posts = [newCall, { ...hangup, cause: 'cancel' }]
  const expected = await finalCall(posts)
  expect(expected).toMatchObject({ state: 'ended', outcome: 'abandoned', endedBy: 'customer' })
  await fc.assert(
    fc.asyncProperty(deliveries(posts), async (delivered) => {
      expect(await finalCall(delivered)).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})
