import { type CaseView, type Interaction, toCallId } from '@ringloop/core'
import { beforeEach, expect, it } from 'vitest'
import { createCaseTopic } from '../../src/case/case-topic.js'
import { createManualClock, type ManualClock } from '../samples/manual-clock.js'

const nothing: CaseView = { fields: {}, attachments: {}, limits: {}, levels: {}, consents: {}, history: {} }
const whole = { ...nothing, history: { p1: { id: 'p1' } } } as unknown as CaseView

let clock: ManualClock
let isAway: boolean
let reads: number
let published: unknown[]
let logged: string[]
beforeEach(() => {
  clock = createManualClock()
  isAway = true
  reads = 0
  published = []
  logged = []
})

const open = () => {
  const topic = createCaseTopic({
    visible: () => ({ id: toCallId('a') }) as Interaction,
    viewNow: () => nothing,
    async view() {
      reads++
      if (isAway) throw new Error('the database is away')
      return whole
    },
    clock,
    log: (fact) => logged.push(fact),
  })
  const watch = topic.open({ extension: '1001', supervisor: false }, 'a', (changes) => published.push(...changes))
  return { topic, watch }
}

it('what could not be read is tried again, and said once', async () => {
  open()
  await clock.advance(12_000)
  expect(reads).toBe(3)
  expect(logged).toEqual(['what a ticket pane shows could not be read'])
  isAway = false
  await clock.advance(3_000)
  expect(published).toEqual([{ table: 'history', id: 'p1', row: { id: 'p1' } }])
  await clock.advance(60_000)
  expect(reads, 'nothing is asked for any more').toBe(4)
})

it('a change is not kept waiting by what is tried again later', async () => {
  const { topic } = open()
  await clock.advance(1_000)
  isAway = false
  topic.changed(['a'])
  await clock.advance(150)
  expect(published).toHaveLength(1)
  await clock.advance(60_000)
  expect(reads).toBe(2)
})

it('nothing is tried again for whoever looks no more, nor for ever', async () => {
  const { watch } = open()
  await clock.advance(1_000)
  watch.close()
  await clock.advance(60_000)
  expect(reads).toBe(1)
  open()
  await clock.advance(3_600_000)
  expect(reads).toBe(1 + 121)
})
