import { isRingloopError } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { createWebhookTelephony } from '../../src/webhook-telephony/create-webhook-telephony.js'
import { createManualClock } from '../samples/manual-clock.js'
import { answer, callsOf, hangup, newCall, secret, startTelephony } from './posts.js'

const only = (pbx: ReturnType<typeof startTelephony>) => {
  const [call] = pbx.calls().values()
  if (call === undefined) throw new Error('no call')
  return call
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (isRingloopError(error) ? error.code : String(error)),
  )

describe('a call', () => {
  it('rings at everybody who is named and ours, and is with the one who answers', async () => {
    const pbx = startTelephony()
    await pbx.post(newCall)
    expect(only(pbx)).toMatchObject({
      id: 'pbx:307fa962',
      switch: 'pbx',
      state: 'active',
      direction: 'inbound',
      customer: { number: '+4930901820' },
      dialled: '+4922147103',
      agents: [
        { extension: '1001', state: 'alerting' },
        { extension: '1002', state: 'alerting' },
      ],
    })
    await pbx.clock.advance(4000)
    await pbx.post(answer)
    expect(only(pbx).agents).toMatchObject([
      { extension: '1001', state: 'cleared', result: 'lostRace' },
      { extension: '1002', state: 'connected' },
    ])
    await pbx.clock.advance(60_000)
    await pbx.post(hangup)
    expect(only(pbx)).toMatchObject({ state: 'ended', outcome: 'answered', cause: 'normalClearing' })
    expect(only(pbx)).toMatchObject({ endedAt: only(pbx).startedAt + 64_000, answeredAt: only(pbx).startedAt + 4000 })
  })

  it('rings at the one whose number was dialled if nobody is named, and at nobody who is not ours', async () => {
    const pbx = startTelephony()
    await pbx.post({ ...newCall, user: undefined, to: '1001' })
    await pbx.post({ ...newCall, callId: 'two', user: 'Somebody' })
    expect([...pbx.calls().values()].map(({ agents }) => agents.map(({ extension }) => extension))).toEqual([['1001'], []])
  })

  it('is answered even where nobody can tell by whom', async () => {
    const pbx = startTelephony()
    await pbx.post({ ...newCall, user: undefined })
    await pbx.post({ ...answer, answeringNumber: undefined })
    expect(only(pbx)).toMatchObject({
      answeredAt: expect.any(Number),
      agents: [{ extension: '+4922147103', state: 'connected' }],
    })
  })

  it('goes out from the one who dials, and is answered by the customer', async () => {
    const pbx = startTelephony({ users: { 'chris@example.com': '1001' } })
    const out = { direction: 'out', callId: 'o', from: '1002', to: '022147103' }
    await pbx.post({ ...out, event: 'newCall', user: 'chris@example.com' })
    expect(only(pbx)).toMatchObject({
      direction: 'outbound',
      customer: { number: '022147103' },
      answeredAt: null,
      agents: [{ extension: '1001', state: 'connected' }],
    })
    await pbx.post({ ...out, event: 'answer' })
    expect(only(pbx).answeredAt).not.toBeNull()
    await pbx.post({ ...out, event: 'hangup' })
    expect(only(pbx)).toMatchObject({ state: 'ended', outcome: 'answered' })
  })

  it.each([
    ['cancel', 'abandoned', 'customer'],
    ['busy', 'busy', null],
    ['noAnswer', 'noAnswer', null],
    ['congestion', 'failed', null],
    ['notFound', 'failed', null],
    ['forwarded', 'noAnswer', null],
    ['normalClearing', 'abandoned', null],
    ['constructor', 'abandoned', null],
    [undefined, 'abandoned', null],
  ])('that nobody answered has ended by %s as %s', async (cause, outcome, endedBy) => {
    const pbx = startTelephony()
    await pbx.post(newCall)
    await pbx.post({ ...hangup, cause })
    // an answer may still be on its way
    expect(only(pbx).state).toBe('active')
    await pbx.clock.advance(1500)
    expect(only(pbx)).toMatchObject({ state: 'ended', outcome, endedBy, endedAt: only(pbx).startedAt })
  })

  it('that a machine answered rings nowhere and waits in no queue, and is missed', async () => {
    const pbx = startTelephony()
    await pbx.post({ ...newCall, queue: 'support' })
    expect(only(pbx)).toMatchObject({ waiting: true, queue: 'support' })
    await pbx.post({ ...answer, answeringNumber: undefined, user: 'voicemail' })
    expect(only(pbx)).toMatchObject({
      waiting: false,
      agents: [
        { extension: '1001', state: 'cleared', result: 'noAnswer' },
        { extension: '1002', state: 'cleared', result: 'noAnswer' },
      ],
    })
    await pbx.post(hangup)
    await pbx.clock.advance(1500)
    expect(only(pbx)).toMatchObject({ state: 'ended', outcome: 'abandoned' })
  })

  it('begins without its newCall, if that never comes, from what the others say', async () => {
    const pbx = startTelephony()
    await pbx.post(answer)
    expect(pbx.events).toEqual([])
    await pbx.clock.advance(1500)
    expect(only(pbx)).toMatchObject({
      state: 'active',
      customer: { number: newCall.from },
      agents: [{ extension: '1002', state: 'connected' }],
    })
    await pbx.post(newCall)
    await pbx.post(hangup)
    expect(only(pbx)).toMatchObject({ state: 'ended', outcome: 'answered' })
  })

  it('ends by itself when its hangup never comes, sooner if nobody answered', async () => {
    const pbx = startTelephony({ maximumRingMs: 60_000, maximumCallMs: 600_000 })
    await pbx.post(newCall)
    await pbx.post({ ...newCall, callId: 'answered' })
    await pbx.post({ ...answer, callId: 'answered' })
    await pbx.clock.advance(60_000)
    const states = () => [...pbx.calls().values()].map((call) => (call.state === 'ended' ? call.outcome : call.state))
    expect(states()).toEqual(['abandoned', 'active'])
    await pbx.clock.advance(540_000)
    expect(states()).toEqual(['abandoned', 'answered'])
    expect(pbx.warnings).toEqual(['hangupMissing', 'hangupMissing'])
    expect(pbx.events.at(-1)).toMatchObject({ cause: 'unknown', origin: 'resync' })
    // what comes after that begins no second call
    const told = pbx.events.length
    for (const late of [newCall, answer, hangup]) await pbx.post(late)
    await pbx.clock.advance(5000)
    expect(pbx.events).toHaveLength(told)
    expect(pbx.telephony.figures?.()).toMatchObject({ duplicates: 3 })
  })

  it('goes on after a restart', async () => {
    const before = startTelephony()
    await before.post(newCall)
    await before.post(answer)
    const after = startTelephony()
    after.telephony.start({ active: [only(before)] })
    await after.post(newCall)
    await after.post(hangup)
    const [call] = callsOf([...before.events, ...after.events]).values()
    expect(call).toMatchObject({ state: 'ended', outcome: 'answered' })
    // nothing is told twice
    expect(after.events.map(({ type }) => type)).toEqual(['callCleared'])
  })
})

describe('a post', () => {
  it('may be JSON, or either kind of form, with callId or call_id, user or user[]', async () => {
    const pbx = startTelephony()
    const send = (contentType: string, body: BodyInit) => async () => {
      const request = new Request('http://x.example', { method: 'POST', body })
      return pbx.telephony.receive({
        headers: { 'content-type': contentType || (request.headers.get('content-type') ?? '') },
        token: secret,
        body: new Uint8Array(await request.arrayBuffer()),
      })
    }
    const fields = [
      ['event', 'newCall'],
      ['direction', 'in'],
      ['from', '+4930901820'],
      ['to', '1'],
    ] as const
    const form = new FormData()
    for (const [key, value] of [...fields, ['callId', 'b'], ['user[]', 'Ann Lee'], ['user[]', 'Bo']] as const)
      form.append(key, value)
    await send(
      'application/x-www-form-urlencoded',
      new URLSearchParams([...fields.map((pair) => [...pair]), ['call_id', 'a'], ['user[]', 'Bo']]),
    )()
    await send('', form)()
    await send(
      'application/json; charset=utf-8',
      JSON.stringify({ ...Object.fromEntries(fields), callId: 12, user: 'Ann Lee' }),
    )()
    expect([...pbx.calls().values()].map(({ id, agents }) => [id, agents.map(({ extension }) => extension)])).toEqual([
      ['pbx:a', ['1002']],
      ['pbx:b', ['1001', '1002']],
      ['pbx:12', ['1001']],
    ])
  })

  it('is refused without the secret, and told nothing', async () => {
    const pbx = startTelephony()
    const body = new TextEncoder().encode(JSON.stringify(newCall))
    for (const [authorization, token] of [
      [undefined, undefined],
      ['Bearer wrong', undefined],
      [`Basic ${secret}`, undefined],
      [undefined, ''],
      [`Bearer ${secret}x`, secret.slice(1)],
    ])
      expect(await codeOf(pbx.telephony.receive({ headers: { authorization }, token, body }))).toBe('unauthorised')
    expect(pbx.events).toEqual([])
    const clock = createManualClock()
    expect(() => createWebhookTelephony({ name: 'pbx', secret: 'short', agents: [], clock })).toThrow(/16 characters/)
  })

  it('that is none is refused with the field named, and counted', async () => {
    const pbx = startTelephony()
    for (const wrong of [
      {},
      { ...newCall, event: 'ring' },
      { ...newCall, direction: 'sideways' },
      { ...newCall, callId: ' ' },
      { ...newCall, from: {} },
    ])
      expect(await codeOf(pbx.post(wrong))).toBe('invalidInput')
    await expect(pbx.post({ ...newCall, callId: undefined })).rejects.toThrow(/callId/)
    for (const text of ['', 'null', '[', '"x"', '\u0000', '[['.repeat(5000)])
      expect(await codeOf(pbx.telephony.receive({ headers: {}, token: secret, body: new TextEncoder().encode(text) }))).toBe(
        'invalidInput',
      )
    expect(pbx.telephony.figures?.().malformed).toBe(12)
    expect(pbx.events).toEqual([])
  })

  it('with a hostile id or name makes ids that are safe', async () => {
    const pbx = startTelephony()
    for (const callId of ['../../x', 'a b', '\n', `${'9'.repeat(200)}`, '呼叫', 'x/originated']) {
      const code = await codeOf(pbx.post({ ...newCall, callId, user: '<script>\n', from: '"><img src=x>' }))
      expect(code).toBe(callId.trim() === '' ? 'invalidInput' : 'done')
    }
    for (const { callId } of pbx.events) expect(callId).toMatch(/^pbx:[\w.:@-]{1,120}$/)
    expect(pbx.calls().size).toBe(5)
  })

  it('is taken only while there is room', async () => {
    const pbx = startTelephony({ maximumCalls: 2 })
    for (const callId of ['1', '2']) await pbx.post({ ...newCall, callId })
    expect(await codeOf(pbx.post({ ...newCall, callId: '3' }))).toBe('overloaded')
    // those that go on are followed to their end
    expect(await codeOf(pbx.post({ ...answer, callId: '1' }))).toBe('done')
    await pbx.post({ ...hangup, callId: '1' })
    expect(await codeOf(pbx.post({ ...newCall, callId: '3' }))).toBe('done')
  })

  it('brings numbers with their country code if the telephone system is known to', async () => {
    const pbx = startTelephony({ international: true })
    await pbx.post({ ...newCall, from: '4930901820', to: '022147103' })
    expect(only(pbx)).toMatchObject({ customer: { number: '+4930901820' }, dialled: '022147103' })
  })

  it('is not taken before the start, nor after the end', async () => {
    const pbx = startTelephony()
    await pbx.telephony[Symbol.asyncDispose]()
    expect(await codeOf(pbx.post(newCall))).toBe('unavailable')
    await pbx.clock.advance(10 * 3_600_000)
    expect(pbx.events).toEqual([])
  })
})
