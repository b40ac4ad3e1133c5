import { expect, it } from 'vitest'
import { createOnceWith } from '../../src/filing/create-once.js'

const { signal } = new AbortController()

it('looks later for what a process that was killed had sent, and the system carried out after us', async () => {
  const filed: { readonly id: string; readonly key: string }[] = []
  const discarded: string[] = []
  let time = 0
  const once = createOnceWith<{ readonly id: string; readonly key: string }>({
    name: 'desk',
    now: () => time,
    findAll: async (key) => filed.filter((one) => one.key === key && !discarded.includes(one.id)),
    winnerOf: ([first]) => first as (typeof filed)[number],
    discard: async ({ id }) => void discarded.push(id),
    read: async (id) => filed.find((one) => one.id === id) as (typeof filed)[number],
  })
  const file = (key: string) => async () => {
    filed.push({ id: String(filed.length + 1), key })
    return String(filed.length)
  }
  expect((await once.create('a', signal, file('a'), { triedBefore: true })).id).toBe('1')
  await file('a')()
  time += 31_000
  await once.create('b', signal, file('b'))
  expect(discarded).toEqual(['2'])
})
