import { resolveSecret, type SecretEnvironment } from '@ringloop/ticket-client'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { createWebhookTelephony, type WebhookTelephony, type WebhookTelephonyOptions } from './create-webhook-telephony.js'
import type { TelephonyConfig } from './telephony-config.js'

/** The telephone systems of a config file that post. @throws `invalidConfig` if the environment does not have a secret, or it is too short */
export function configuredTelephony(
  systems: TelephonyConfig,
  host: {
    readonly agents: WebhookTelephonyOptions['agents']
    readonly environment: SecretEnvironment
    readonly clock: HostClock
  },
): readonly WebhookTelephony[] {
  return systems.map(({ kind: _, secret, maximumRingMinutes, maximumCallMinutes, ...system }, index) =>
    createWebhookTelephony({
      ...system,
      agents: host.agents,
      clock: host.clock,
      secret: resolveSecret(secret, host.environment, `telephony[${index}].secret`),
      maximumRingMs: maximumRingMinutes === undefined ? undefined : maximumRingMinutes * 60_000,
      maximumCallMs: maximumCallMinutes === undefined ? undefined : maximumCallMinutes * 60_000,
    }),
  )
}
