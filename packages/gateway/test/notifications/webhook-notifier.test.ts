import { createHmac } from 'node:crypto'
import { testNotifier } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createWebhookNotifier } from '../../src/notifications/webhook-notifier.js'
import { startToldServer } from './told-server.js'

const now = 1_790_000_000_500
const answers = {
  well: { status: 204, body: '' },
  down: { status: 503, body: 'later' },
  tooMany: { status: 429, body: '{}' },
  refusing: { status: 422, body: '{"message":"no such group"}' },
  unauthorised: { status: 401, body: '{}' },
}

const start = async (signingSecret?: string) => {
  const server = await startToldServer(answers)
  return {
    server,
    notifier: createWebhookNotifier({
      field: 'notifications.channels.ops',
      url: `${server.origin}/hooks/ops?room=7`,
      signingSecret,
      timeoutMs: 5_000,
      now: () => now,
    }),
    channel: 'ops',
    received: () =>
      server.taken.map(({ body, headers }) => {
        const { subject, text } = JSON.parse(body)
        return { subject, text, key: headers['webhook-id'] as string }
      }),
    become: server.become,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describe('the webhook keeps the contract', () => {
  testNotifier({ it, make: () => start('secret of the receiver'), moods: ['down', 'tooMany', 'refusing', 'unauthorised'] })
})

describe('the webhook', () => {
  const send = (subject: Awaited<ReturnType<typeof start>>, key = 'ticket-7/sla/resolution/80%') =>
    subject.notifier.send({ channel: 'ops', subject: 'Due', text: 'Größe 大' }, { key, signal: AbortSignal.timeout(5_000) })

  it('posts JSON to its address, with the key', async () => {
    await using subject = await start()
    await send(subject)
    const [request] = subject.server.taken
    expect(`${request?.path}?${request?.query}`).toBe('/hooks/ops?room=7')
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'ticket-7/sla/resolution/80%',
      'idempotency-key': 'ticket-7/sla/resolution/80%',
      'webhook-timestamp': '1790000000',
    })
    expect(request?.headers['webhook-signature']).toBeUndefined()
    expect(JSON.parse(request?.body ?? '')).toEqual({
      type: 'notification',
      key: 'ticket-7/sla/resolution/80%',
      channel: 'ops',
      subject: 'Due',
      text: 'Größe 大',
    })
  })

  it.each([
    ['plain text', 'secret of the receiver', Buffer.from('secret of the receiver')],
    ['whsec_, base64', `whsec_${Buffer.from('0123456789abcdef').toString('base64')}`, Buffer.from('0123456789abcdef')],
  ])('signs the bytes that it sends, by a secret that is %s', async (_, secret, key) => {
    await using subject = await start(secret)
    await send(subject)
    const { headers, body } = subject.server.taken[0] as { headers: Record<string, string>; body: string }
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  })

  it('gives a key that no header can carry a name that it can', async () => {
    await using subject = await start()
    await send(subject, '工单 7\r\nx-evil: 1')
    const { headers, body } = subject.server.taken[0] as { headers: Record<string, string>; body: string }
    expect(headers['webhook-id']).toMatch(/^sha256-[0-9a-f]{64}$/)
    expect(headers['x-evil']).toBeUndefined()
    expect(JSON.parse(body).key).toBe('工单 7\r\nx-evil: 1')
  })
})
