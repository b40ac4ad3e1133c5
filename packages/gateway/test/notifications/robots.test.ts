import { createHmac } from 'node:crypto'
import type { Notifier } from '@ringloop/core'
import { type NotifierMood, type ReceivedNotification, testNotifier } from '@ringloop/core/testing'
import { describe, expect, it } from 'vitest'
import { createDingTalkNotifier } from '../../src/notifications/ding-talk-notifier.js'
import { createFeishuNotifier } from '../../src/notifications/feishu-notifier.js'
import type { RobotOptions } from '../../src/notifications/robot-client.js'
import { createWeComNotifier } from '../../src/notifications/we-com-notifier.js'
import { startToldServer, type ToldRequest } from './told-server.js'

type Answers = Parameters<typeof startToldServer>[0]
const json = (body: unknown, status = 200) => ({ status, body: JSON.stringify(body) })
const down = { status: 502, body: 'bad gateway' }
const moods = ['down', 'tooMany', 'refusing', 'unauthorised'] as const
const now = 1_790_000_000_000
const secret = 'SEC0123456789abcdef'
const token = '0123456789abcdef0123'

interface Robot {
  readonly make: (options: RobotOptions) => Notifier
  readonly address: string
  readonly answers: Answers
  readonly read: (request: ToldRequest) => Pick<ReceivedNotification, 'subject' | 'text'>
}

const robots: Readonly<Record<string, Robot>> = {
  DingTalk: {
    make: createDingTalkNotifier,
    address: `/robot/send?access_token=${token}`,
    answers: {
      well: json({ errcode: 0, errmsg: 'ok' }),
      down,
      tooMany: json({ errcode: 130101, errmsg: 'send too fast, exceed 20 times per minute' }),
      refusing: json({ errcode: 40035, errmsg: 'bad request' }),
      unauthorised: json({ errcode: 310000, errmsg: 'sign not match' }),
    },
    read: ({ body }) => {
      const message = JSON.parse(body)
      expect(message.msgtype).toBe('text')
      expect(Object.keys(message)).toEqual(['msgtype', 'text'])
      return { subject: null, text: message.text.content }
    },
  },
  WeCom: {
    make: createWeComNotifier,
    address: `/cgi-bin/webhook/send?key=${token}`,
    answers: {
      well: json({ errcode: 0, errmsg: 'ok' }),
      down,
      tooMany: json({ errcode: 45009, errmsg: 'api freq out of limit' }),
      refusing: json({ errcode: 44004, errmsg: 'empty content' }),
      unauthorised: json({ errcode: 93000, errmsg: 'invalid webhook url' }),
    },
    read: ({ body }) => {
      const message = JSON.parse(body)
      expect(Object.keys(message.text)).toEqual(['content'])
      expect(Buffer.byteLength(message.text.content)).toBeLessThanOrEqual(2048)
      return { subject: null, text: message.text.content }
    },
  },
  Feishu: {
    make: createFeishuNotifier,
    address: `/open-apis/bot/v2/hook/${token}`,
    answers: {
      well: json({ code: 0, msg: 'success', data: {} }),
      down,
      tooMany: json({ code: 11232, msg: 'frequency limited' }, 400),
      refusing: json({ code: 9499, msg: 'Bad Request' }),
      unauthorised: json({ code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' }),
    },
    read: ({ body }) => {
      const message = JSON.parse(body)
      const { title = null, content } = message.content.post.zh_cn
      expect(Buffer.byteLength(body)).toBeLessThan(20_000)
      for (const part of content.flat()) expect(Object.keys(part)).toEqual(['tag', 'text'])
      return { subject: title, text: content.map(([{ text }]: [{ text: string }]) => text).join('\n') }
    },
  },
}

const start = async ({ make, address, answers, read }: Robot, over: Partial<RobotOptions> = {}) => {
  const server = await startToldServer(answers)
  const notifier = make({
    field: 'notifications.channels.ops',
    url: `${server.origin}${address}`,
    timeoutMs: 5_000,
    now: () => now,
    ...over,
  })
  return {
    notifier,
    server,
    channel: 'ops',
    received: () => server.taken.map((request) => ({ ...read(request), key: null })),
    become: (mood: NotifierMood) => server.become(mood),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const send = (notifier: Notifier) =>
  notifier.send({ channel: 'ops', subject: 's', text: 't' }, { key: 'k', signal: AbortSignal.timeout(5_000) })

for (const [name, robot] of Object.entries(robots)) {
  describe(`the robot of ${name} keeps the contract`, () => {
    testNotifier({ it, make: () => start(robot), moods })
  })

  describe(`the robot of ${name}`, () => {
    it('is asked at its whole address', async () => {
      await using subject = await start(robot)
      await send(subject.notifier)
      const [request] = subject.server.taken
      expect(`${request?.path}${request?.query.size ? `?${request.query}` : ''}`).toBe(robot.address)
    })

    it('never has its key or its secret in an error', async () => {
      await using subject = await start(robot, { signingSecret: secret })
      for (const mood of moods) {
        subject.become(mood)
        const error = await send(subject.notifier).catch((error: Error) => error)
        expect(`${(error as Error).message} ${(error as Error & { mend?: string }).mend}`).not.toMatch(
          new RegExp(`${token}|${secret}`),
        )
      }
    })

    it('is left alone for a minute after it said that it were too many', async () => {
      let time = now
      await using subject = await start(robot, { now: () => time })
      subject.become('tooMany')
      await expect(send(subject.notifier)).rejects.toThrow()
      // a status does not tell this from a refusal
      if (robot.answers.tooMany.status !== 200) return
      await expect(send(subject.notifier)).rejects.toMatchObject({ code: 'rateLimited', retryAfterMs: 60_000 })
      expect(subject.server.asked()).toBe(1)
      subject.become('well')
      time += 60_000
      await send(subject.notifier)
      expect(subject.received()).toHaveLength(1)
    })

    it('is told one thing after the other: of many at once, one hears that it were too many', async () => {
      if (robot.answers.tooMany.status !== 200) return
      await using subject = await start(robot)
      subject.become('tooMany')
      const all = await Promise.allSettled(Array.from({ length: 100 }, () => send(subject.notifier)))
      expect(all.every(({ status }) => status === 'rejected')).toBe(true)
      expect(subject.server.asked()).toBe(1)
    })
  })
}

describe('signatures of robots, as their documentation has them', () => {
  it('DingTalk: milliseconds, a line, the secret, by the secret', async () => {
    await using subject = await start(robots.DingTalk as Robot, { signingSecret: secret })
    await send(subject.notifier)
    const query = subject.server.taken[0]?.query
    expect(query?.get('timestamp')).toBe(String(now))
    expect(query?.get('sign')).toBe(createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'))
  })

  it('Feishu: nothing, by seconds, a line and the secret', async () => {
    await using subject = await start(robots.Feishu as Robot, { signingSecret: secret })
    await send(subject.notifier)
    const message = JSON.parse(subject.server.taken[0]?.body ?? '')
    expect(message.timestamp).toBe(String(now / 1000))
    expect(message.sign).toBe(createHmac('sha256', `${now / 1000}\n${secret}`).digest('base64'))
  })
})
