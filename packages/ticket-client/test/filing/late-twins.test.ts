import { expect, it } from 'vitest'
import { createLateTwins } from '../../src/filing/late-twins.js'

it('names an id three times within ten minutes, ever more seldom', () => {
  let time = 0
  const late = createLateTwins(() => time)
  late.remember('a')
  const looks: number[] = []
  for (; time < 3_600_000; time += 1_000) if (late.due().includes('a')) looks.push(time)
  expect(looks).toEqual([30_000, 150_000, 630_000])
})

it('names five at once, the others the next time, and forgets the oldest beyond a thousand', () => {
  let time = 0
  const late = createLateTwins(() => time)
  for (let index = 0; index < 1_001; index++) late.remember(String(index))
  time = 30_000
  expect([late.due(), late.due()]).toEqual([
    ['1', '2', '3', '4', '5'],
    ['6', '7', '8', '9', '10'],
  ])
})
