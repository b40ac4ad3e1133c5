import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/load-config.js'
import { checkChannels, createNotifiers } from '../../src/notifications/create-notifiers.js'

const parse = (channels: unknown) =>
  parseConfig(
    JSON.stringify({
      region: 'DE',
      dataDirectory: 'data',
      freeswitch: { host: 'pbx', password: 'secret' },
      agents: [{ extension: '1001', name: 'Ada', token: 'token-of-1001-long' }],
      notifications: { channels },
    }),
    'ringloop.json',
  )
const make = (channels: unknown, environment = {}) => {
  const logged: unknown[] = []
  const notifiers = createNotifiers(parse(channels).notifications, {
    environment,
    log: { warn: (...given: unknown[]) => logged.push(given) },
    now: () => 0,
  })
  return { notifiers, logged }
}
const url = 'https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef'

describe('channels of notifications', () => {
  it('are those of the configuration, and the log', async () => {
    const { notifiers, logged } = make({
      ops: { kind: 'dingTalk', url, signingSecret: 'SECabc' },
      night: { kind: 'weCom', url },
      shop: { kind: 'feishu', url },
      crm: { kind: 'webhook', url },
      boss: { kind: 'email', host: 'mail', from: 'a@example.com', to: ['b@example.com'] },
    })
    expect(notifiers.channels).toEqual(['log', 'ops', 'night', 'shop', 'crm', 'boss'])
    await notifiers.send({ channel: 'log', subject: 's', text: 't' }, { key: 'k', signal: AbortSignal.timeout(1_000) })
    expect(logged).toEqual([[{ channel: 'log', subject: 's', text: 't', key: 'k' }, 'notification']])
  })

  it('take secrets from the environment', () => {
    expect(() => make({ ops: { kind: 'weCom', url: { env: 'ROBOT' } } })).toThrow(
      /notifications\.channels\.ops\.url: the environment variable ROBOT is not set/,
    )
    expect(make({ ops: { kind: 'weCom', url: { env: 'ROBOT' } } }, { ROBOT: url }).notifiers.channels).toContain('ops')
  })

  it.each([
    ['a kind that there is not', { ops: { kind: 'dingtalk', url } }, /notifications\.channels\.ops\.kind/],
    ['a field too many', { ops: { kind: 'weCom', url, signingSecret: 'x' } }, /notifications\.channels\.ops\.signingSecret/],
    [
      'no address of mail',
      { m: { kind: 'email', host: 'h', from: 'a@b.de\r\nBcc: x@y.de', to: ['b@c.de'] } },
      /channels\.m\.from/,
    ],
    ['a name that is none', { 'a b': { kind: 'log' } }, /notifications\.channels/],
  ])('refuse %s', (_, channels, problem) => {
    expect(() => parse(channels)).toThrow(problem)
  })

  it.each(['no address', 'ftp://example.com/x', 'https://user:pass@example.com/x'])(
    'refuse the address %s without repeating it',
    (address) => {
      expect(() => make({ ops: { kind: 'webhook', url: address } })).toThrow(
        expect.objectContaining({ code: 'invalidConfig', message: 'notifications.channels.ops.url: is no address.' }),
      )
    },
  )

  it('are missed where something names one that is not there', async () => {
    const { notifiers } = make({ nightShift: { kind: 'log' } })
    checkChannels(
      [
        { channel: 'log', place: 'a' },
        { channel: 'nightShift', place: 'b' },
      ],
      notifiers,
    )
    expect(() => checkChannels([{ channel: 'nightshift', place: 'sla.policies[0].reminders[1]' }], notifiers)).toThrow(
      expect.objectContaining({
        code: 'invalidConfig',
        message: 'sla.policies[0].reminders[1]: there is no channel "nightshift".',
        mend: 'Did you mean "nightShift"?',
      }),
    )
    await expect(
      notifiers.send({ channel: 'gone', subject: null, text: 't' }, { key: 'k', signal: AbortSignal.timeout(1_000) }),
    ).rejects.toMatchObject({ code: 'invalidConfig', mend: expect.stringContaining('log, nightShift') })
  })
})
