import { type Notifier, nearest, RingloopError } from '@ringloop/core'
import { resolveSecret, type Secret, type SecretEnvironment } from '@ringloop/ticket-client'
import type { HttpClientOptions } from '@ringloop/ticket-client/building-blocks'
import type { Log } from '../host/log.js'
import { createDingTalkNotifier } from './ding-talk-notifier.js'
import { createEmailNotifier } from './email-notifier.js'
import { createFeishuNotifier } from './feishu-notifier.js'
import { createLogNotifier } from './log-notifier.js'
import type { ChannelConfig, NotificationsConfig } from './notifications-config.js'
import { createWeComNotifier } from './we-com-notifier.js'
import { createWebhookNotifier } from './webhook-notifier.js'

/** The channels that are configured, and `log`, which always is. */
export interface Notifiers extends Notifier {
  readonly channels: readonly string[]
}

/** What {@link createNotifiers} needs. */
export interface NotifiersHost {
  readonly environment: SecretEnvironment
  readonly log: Pick<Log, 'warn'>
  readonly now: () => number
  readonly fetch?: HttpClientOptions['fetch']
}

/** Where notifications go that name no channel of the configuration. */
const builtIn = 'log'

/**
 * Makes the channels of a configuration.
 *
 * @throws `invalidConfig` if an environment variable is not set, or an address is none
 */
export function createNotifiers(config: Pick<NotificationsConfig, 'channels'>, host: NotifiersHost): Notifiers {
  const notifiers = new Map<string, Notifier>([[builtIn, createLogNotifier(host.log)]])
  for (const [name, channel] of Object.entries(config.channels)) notifiers.set(name, notifierOf(name, channel, host))
  return {
    channels: [...notifiers.keys()],
    async send(notification, options) {
      const notifier = notifiers.get(notification.channel)
      if (notifier === undefined) throw unknownChannel(notification.channel, [...notifiers.keys()], 'a notification')
      await notifier.send(notification, options)
    },
  }
}

/**
 * Checks that all channels that are named exist.
 *
 * @param named each with the place that names it, for the message
 * @throws `invalidConfig` for the first that does not
 */
export function checkChannels(
  named: Iterable<{ readonly channel: string; readonly place: string }>,
  { channels }: Pick<Notifiers, 'channels'>,
): void {
  for (const { channel, place } of named) if (!channels.includes(channel)) throw unknownChannel(channel, channels, place)
}

function unknownChannel(channel: string, channels: readonly string[], place: string): RingloopError {
  const meant = nearest(channel, channels)
  return new RingloopError('invalidConfig', `${place}: there is no channel "${channel.slice(0, 60)}".`, {
    mend:
      meant === null
        ? `Add it to notifications.channels; there ${channels.length === 1 ? 'is' : 'are'} ${channels.join(', ')}.`
        : `Did you mean "${meant}"?`,
  })
}

function notifierOf(name: string, channel: ChannelConfig, { environment, log, now, fetch }: NotifiersHost): Notifier {
  const field = `notifications.channels.${name}`
  const secret = (value: Secret, key: string) => resolveSecret(value, environment, `${field}.${key}`)
  if (channel.kind === 'log') return createLogNotifier(log)
  const timeoutMs = channel.timeoutSeconds * 1000
  if (channel.kind === 'email') {
    const { host, tls, port = tls === 'implicit' ? 465 : 587, login, from, to } = channel
    const known = login === undefined ? null : { ...login, password: secret(login.password, 'login.password') }
    return createEmailNotifier({ field, host, port, tls, login: known, from, to, timeoutMs })
  }
  const signingSecret =
    channel.kind === 'weCom' || channel.signingSecret === undefined
      ? undefined
      : secret(channel.signingSecret, 'signingSecret').trim()
  const options = { field, url: secret(channel.url, 'url'), signingSecret, timeoutMs, now, fetch }
  switch (channel.kind) {
    case 'webhook':
      return createWebhookNotifier(options)
    case 'dingTalk':
      return createDingTalkNotifier(options)
    case 'weCom':
      return createWeComNotifier(options)
    case 'feishu':
      return createFeishuNotifier(options)
  }
}
