import { resolveSecret, type SecretEnvironment } from '@ringloop/ticket-client'
import type { OutboundConfig } from '../host/open-outbound.js'
import type { GatewayConfig } from './gateway-config.js'

/** A switch of the config file. */
export interface ConfiguredSwitch {
  /** `null` for the only one, if it has none. */
  readonly name: string | null
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly variables: readonly string[]
  readonly sipHeaders: readonly string[]
  /** @throws `invalidConfig` if the environment does not have it. */
  password(environment: SecretEnvironment): string
}

/** The switches of a config file, whether it has one or several. */
export function configuredSwitches({ freeswitch }: Pick<GatewayConfig, 'freeswitch'>): readonly ConfiguredSwitch[] {
  if (freeswitch === undefined) return []
  const several = Array.isArray(freeswitch)
  const all = several ? freeswitch : [{ ...freeswitch, name: freeswitch.name ?? null }]
  return all.map(({ name, host, port, user, variables, sipHeaders, password }, index) => ({
    name,
    host,
    port,
    ...(user === undefined ? {} : { user }),
    variables,
    sipHeaders,
    password: (environment) =>
      resolveSecret(password, environment, several ? `freeswitch[${index}].password` : 'freeswitch.password'),
  }))
}

/** Where the switches of a config file may ask where their calls go. */
export function configuredOutbound({ freeswitch }: Pick<GatewayConfig, 'freeswitch'>): readonly OutboundConfig[] {
  const all = freeswitch === undefined ? [] : Array.isArray(freeswitch) ? freeswitch : [freeswitch]
  return all.flatMap(({ outbound, variables, sipHeaders }) =>
    outbound === undefined ? [] : [{ ...outbound, variables, sipHeaders }],
  )
}
