import {
  createMemoryStore,
  createPipeline,
  defaultRules,
  type MemoryStore,
  type RuleSet,
  toCallId,
  toTicketId,
} from '@ringloop/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Committed, createPipelineHost, type PipelineHostOptions } from '../../src/pipeline-host/pipeline-host.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'

let store: MemoryStore
let committed: Committed[]
let broken: Error[]
let logged: string[]

beforeEach(() => {
  store = createMemoryStore()
  committed = []
  broken = []
  logged = []
})

const noTickets: RuleSet = { ...defaultRules, rules: [{ id: 'none', then: { ticket: false } }] }
const hostOn = (over: Partial<PipelineHostOptions> = {}, rules = defaultRules) =>
  createPipelineHost({
    now: () => 0,
    pipeline: createPipeline({ rules, region: 'DE', language: 'en' }),
    journal: store,
    inbox: store,
    onCommitted: (batch) => committed.push(batch),
    onBroken: (error) => broken.push(error),
    log: (fact) => logged.push(fact),
    ...over,
  })
const entries = async () => {
  const ids: string[] = []
  for await (const { event } of store.read({ from: 1 })) ids.push(event.id)
  return ids
}

describe('the pipeline host', () => {
  it('stores events with their effects before anybody sees them', async () => {
    const order: string[] = []
    const host = hostOn({
      journal: {
        ...store,
        async commit(batch) {
          await new Promise((resolve) => setImmediate(resolve))
          order.push(`stored ${batch.events.length}, ${batch.effects.map(({ type }) => type)}`)
          return store.commit(batch)
        },
      },
      onCommitted: ({ changed }) => order.push(`seen ${changed.length}`),
    })
    await host.submit([sampleOriginated('a')])
    expect(order).toEqual(['stored 1, lookUpContact', 'seen 1'])
  })

  const abandonedIsTold = (id: string): RuleSet => ({
    ...defaultRules,
    rules: [
      {
        id,
        when: { fact: 'call.outcome', is: 'abandoned' },
        then: { notify: { channel: 'ops', text: 'Gave up.' }, callBack: { afterSeconds: 60 } },
      },
    ],
  })
  const abandoned = (id: string) => ({ ...sampleCleared(id), outcome: 'abandoned' }) as ReturnType<typeof sampleCleared>

  it('stores what rules did as a fact, in one step with the event it follows from and its effects', async () => {
    const batches: string[] = []
    const host = hostOn(
      {
        journal: {
          ...store,
          async commit(batch) {
            batches.push([...batch.events, ...batch.effects].map(({ type }) => type).join())
            return store.commit(batch)
          },
        },
      },
      abandonedIsTold('lost'),
    )
    await host.submit([sampleOriginated('a')])
    await host.submit([abandoned('a')])
    expect(batches[1]).toBe('callCleared,rulesActed,fileTicket,notify,remindCallBack')
    expect(await entries()).toEqual(['a:originated', 'a:callCleared', 'a:callCleared/rulesActed'])
  })

  it('takes what rules did from the journal alone when it begins anew, whatever the rules say now', async () => {
    const first = hostOn({}, abandonedIsTold('lost'))
    await first.submit([sampleOriginated('a'), abandoned('a')])
    const key = { now: 1e15, leaseMs: 1, limit: 9, types: ['notify', 'remindCallBack'] } as const
    for (const { effect } of await store.lease(key)) await store.complete(effect.key)
    for (const rules of [abandonedIsTold('renamed'), defaultRules, abandonedIsTold('lost')]) {
      const host = hostOn({}, rules)
      await host.recover()
      expect(host.interaction(toCallId('a'))?.ruleActions.map((taken) => taken.key)).toEqual(['a/lost/notify', 'a/lost/callBack'])
      expect(host.interaction(toCallId('a'))?.callBack.state).toBe('scheduled')
      expect(await store.lease({ ...key, now: 1e15 + 1 })).toEqual([])
    }
  })

  it('asks other rules about who waits as soon as they are there, and leaves yesterday’s calls alone', async () => {
    const host = hostOn()
    await host.submit([sampleOriginated('old'), abandoned('old'), sampleOriginated('waiting')])
    // handed on as a function, as others are
    const { setRules } = host
    setRules({ ...defaultRules, rules: [{ id: 'tell', then: { notify: { channel: 'ops', text: 'x' } } }] })
    await host.stop()
    const told = await store.lease({ now: 1e15, leaseMs: 1, limit: 9, types: ['notify'] })
    expect(told.map(({ effect }) => effect.key)).toEqual(['waiting/tell/notify'])
  })

  it('leaves alone a call that had ended, when by the rules of now it would not have', async () => {
    await hostOn({}, noTickets).submit([sampleOriginated('a'), sampleCleared('a')])
    const host = hostOn({}, defaultRules)
    await host.recover()
    expect([...host.interactions()]).toEqual([])
    expect((await store.lease({ now: 1e15, leaseMs: 1, limit: 9, types: ['fileTicket'] })).length).toBe(0)
  })

  it('files nothing for a call that was over without a ticket and waits for its call back, when the rules of now would file one', async () => {
    const callBack = { id: 'lost', then: { callBack: { afterSeconds: 86_400 } } }
    await hostOn({}, { ...defaultRules, rules: [...noTickets.rules, callBack] }).submit([sampleOriginated('a'), abandoned('a')])
    const host = hostOn({}, { ...defaultRules, rules: [callBack] })
    await host.recover()
    expect(host.interaction(toCallId('a'))).toMatchObject({ filing: { state: 'none' }, callBack: { state: 'scheduled' } })
    expect(await store.lease({ now: 1e15, leaseMs: 1, limit: 9, types: ['fileTicket', 'expireWrapUp'] })).toEqual([])
  })

  it('reads a call back that had ended, once a rule has promised something about its ticket', async () => {
    const rules: RuleSet = {
      ...defaultRules,
      wrapUpSeconds: 0,
      rules: [{ id: 'late', when: { fact: 'ticket.status', is: 'resolved' }, then: { callBack: { afterSeconds: 60 } } }],
    }
    const host = hostOn({}, rules)
    const ticketId = toTicketId('17')
    await host.submit([
      sampleOriginated('a'),
      abandoned('a'),
      { type: 'ticketFiled', id: 'f', at: 5_000, callId: toCallId('a'), ticketId, url: null, version: '1' },
    ])
    const ticket = { subject: 's', status: 'resolved', priority: 'normal', updatedAt: 6_000, version: '2' } as const
    const change = { id: 'n', ticketId, at: 6_000, type: 'changed', by: 'bo', own: false, comment: null, ticket } as const
    await host.submit([{ type: 'ticketChanged', id: 'c', at: 6_000, callId: toCallId('a'), change }])
    await hostOn({}, noTickets).submit([sampleOriginated('b'), sampleCleared('b')])
    const next = hostOn({ keepFinished: 1 }, rules)
    await next.recover()
    expect(next.interaction(toCallId('a'))?.callBack.state).toBe('scheduled')
  })

  it('says of a call that began and ended in one go that there was none before', async () => {
    const host = hostOn()
    await host.submit([sampleOriginated('a'), sampleCleared('a')])
    expect(committed.flatMap(({ changed }) => changed.map(({ before, after }) => [before, after.call.state]))).toEqual([
      [undefined, 'ended'],
    ])
  })

  it('stores what comes meanwhile in one go', async () => {
    const sizes: number[] = []
    const host = hostOn({ onCommitted: ({ changed }) => sizes.push(changed.length) })
    for (let call = 0; call < 100; call++) host.offer([sampleOriginated(`call-${call}`)])
    await host.submit([sampleOriginated('last')])
    expect(sizes.reduce((sum, size) => sum + size)).toBe(101)
    expect(sizes.length).toBeLessThanOrEqual(3)
  })

  it('answers who brings nothing once what came before is stored, also when nothing else comes', async () => {
    const host = hostOn()
    await host.submit([])
    host.offer([sampleOriginated('a')])
    await host.submit([])
    expect(await entries()).toEqual([sampleOriginated('a').id])
  })

  it('takes every event once: in one batch, in two, and after it has forgotten the call', async () => {
    const host = hostOn({ keepFinished: 0 }, noTickets)
    await host.submit([sampleOriginated('a'), sampleOriginated('a'), sampleCleared('a')])
    expect(host.interaction(toCallId('a'))).toBeUndefined()
    expect(committed[0]?.forgotten.map(({ id }) => id)).toEqual(['a'])
    await host.submit([sampleOriginated('a'), sampleCleared('a')])
    expect(host.interaction(toCallId('a'))).toBeUndefined()
    expect([committed.length, await entries()]).toEqual([1, ['a:originated', 'a:callCleared']])
  })

  it('keeps the last finished calls for the desks and all that are not finished', async () => {
    const host = hostOn({ keepFinished: 2 }, noTickets)
    await host.submit([sampleOriginated('open')])
    for (const call of ['a', 'b', 'c']) await host.submit([sampleOriginated(call), sampleCleared(call)])
    expect([...host.interactions()].map(({ id }) => id)).toEqual(['open', 'b', 'c'])
  })

  it('knows after a restart what it knew, runs nothing twice, and gives the calls that go on', async () => {
    const first = hostOn()
    await first.submit([sampleOriginated('a'), sampleOriginated('b'), sampleCleared('b', { outcome: 'abandoned' })])
    await first.stop()
    const due = { now: 1e15, leaseMs: 1, limit: 100, types: ['lookUpContact', 'fileTicket'] as const }
    const before = await store.lease(due)
    for (const { effect } of before) await store.complete(effect.key)

    const second = hostOn()
    const active = await second.recover()
    expect(active.map(({ id }) => id)).toEqual(['a'])
    expect([...second.interactions()]).toEqual([...first.interactions()])
    expect(await store.lease(due)).toEqual([])
    await second.submit([sampleOriginated('a'), sampleCleared('b')])
    expect(await entries()).toHaveLength(3)
  })

  it('makes good what a crash or other rules have left out', async () => {
    await store.commit({ events: [sampleOriginated('a')], effects: [], ended: [] })
    await hostOn().recover()
    const leased = await store.lease({ now: 1e15, leaseMs: 1, limit: 9, types: ['lookUpContact'] })
    expect(leased.map(({ effect }) => effect.type)).toEqual(['lookUpContact'])
  })

  it('stops at a journal that cannot be written, and says so to everybody who waits', async () => {
    const host = hostOn({ journal: { ...store, commit: () => Promise.reject(new Error('disk full')) } })
    const waiting = [host.submit([sampleOriginated('a')]), host.submit([sampleOriginated('b')])]
    for (const one of waiting) await expect(one).rejects.toThrow('disk full')
    expect(broken.map(({ message }) => message)).toEqual(['disk full'])
    expect([host.offer([sampleOriginated('c')]), host.status()]).toMatchObject([false, { dropped: 1, broken: expect.any(Error) }])
    await expect(host.submit([sampleOriginated('c')])).rejects.toThrow('disk full')
    expect(committed).toEqual([])
  })

  it('drops what it has no room for, counts it, and goes on', async () => {
    const host = hostOn({ capacity: 2 })
    expect(host.offer([sampleOriginated('a'), sampleOriginated('b'), sampleOriginated('c')])).toBe(false)
    expect(host.status().dropped).toBe(3)
    await host.submit([sampleOriginated('d')])
    expect(await entries()).toEqual(['d:originated'])
  })

  it('is not stopped by an event that the model cannot take, nor by a listener that throws', async () => {
    const pipeline = createPipeline({ rules: defaultRules, region: 'DE', language: 'en' })
    const host = hostOn({
      pipeline: {
        ...pipeline,
        apply(event) {
          if (event.callId === 'bad') throw new Error('a mistake in the model')
          return pipeline.apply(event)
        },
      },
      onCommitted: () => {
        throw new Error('a mistake in a listener')
      },
    })
    await host.submit([sampleOriginated('bad'), sampleOriginated('good')])
    expect(host.interaction(toCallId('good'))).toBeDefined()
    expect([await entries(), logged]).toEqual([
      ['bad:originated', 'good:originated'],
      ['event broke the model', 'publishing broke'],
    ])
  })

  it('stores everything it took before it stops, and takes nothing after', async () => {
    const host = hostOn()
    host.offer([sampleOriginated('a')])
    await host.stop()
    expect(await entries()).toEqual(['a:originated'])
    expect(host.offer([sampleOriginated('b')])).toBe(false)
    await expect(host.submit([sampleOriginated('b')])).rejects.toMatchObject({ code: 'closed' })
  })
})
