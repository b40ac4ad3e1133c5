import type { Notifier } from '@ringloop/core'
import { createSignedWebhook, type SignedWebhookOptions } from './signed-webhook.js'
import { toldText } from './told-text.js'

/**
 * Posts `{ "type": "notification", "key", "channel", "subject", "text" }` as JSON, signed; see {@link createSignedWebhook}.
 *
 * @throws `invalidConfig` for an address that is none
 */
export function createWebhookNotifier(options: SignedWebhookOptions): Notifier {
  const webhook = createSignedWebhook(options)
  return {
    send: (notification, { key, signal }) =>
      webhook.post(
        { type: 'notification', key, channel: notification.channel, ...toldText(notification, 20_000) },
        { key, signal },
      ),
  }
}
