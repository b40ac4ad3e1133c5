import { checkChannels, type Notifiers } from '../notifications/create-notifiers.js'
import { parseServiceLevels } from '../sla/parse-service-levels.js'
import type { SlaSettings } from '../sla/sla-settings.js'
import type { GatewayConfig } from './gateway-config.js'
import { readText } from './load-config.js'
import { parseJson } from './parse-json.js'

/**
 * The service levels of a file.
 *
 * @throws `invalidConfig` if it cannot be read, if something is wrong with it, or if it names a channel that there is not
 */
export async function loadServiceLevels(path: string, channels: Pick<Notifiers, 'channels'>): Promise<SlaSettings> {
  return checked(parseJson(await readText(path), path), path, channels)
}

/** The service levels of a configuration: its own, or those of the file that it names; `null` without any. Throws as {@link loadServiceLevels}. */
export async function configuredServiceLevels(
  { sla }: Pick<GatewayConfig, 'sla'>,
  channels: Pick<Notifiers, 'channels'>,
): Promise<SlaSettings | null> {
  if (sla === undefined) return null
  return typeof sla === 'string' ? loadServiceLevels(sla, channels) : checked(sla, null, channels)
}

function checked(value: unknown, file: string | null, known: Pick<Notifiers, 'channels'>): SlaSettings {
  const { settings, channels } = parseServiceLevels(value, file)
  checkChannels(channels, known)
  return settings
}
