import { isRingloopError, type RuleSet } from '@ringloop/core'
import type { Gateway } from '../host/gateway-options.js'
import type { Log } from '../host/log.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { SlaSettings } from '../sla/sla-settings.js'
import { checkRules, type RuleSurroundings } from './check-rules.js'
import { loadServiceLevels } from './configured-service-levels.js'
import type { GatewayConfig } from './gateway-config.js'
import { watchRules } from './rules-file.js'
import { type FileWatch, watchFile } from './watched-file.js'

/** What {@link watchSettings} needs. */
export interface WatchSettingsOptions {
  readonly config: Pick<GatewayConfig, 'rules' | 'sla'>
  /** What holds already. */
  readonly rules: RuleSet
  readonly serviceLevels: SlaSettings | null
  readonly surroundings: Omit<RuleSurroundings, 'chains'>
  readonly gateway: Pick<Gateway, 'setRules' | 'setServiceLevels'>
  readonly log: Pick<Log, 'info' | 'error'>
  readonly clock?: HostClock
}

/**
 * Reads the files of rules and of service levels again when they change. Rules may name chains of escalation: they are checked against those
 * of now, and once more when the chains change. A bad file never replaces a good one.
 */
export function watchSettings(options: WatchSettingsOptions): FileWatch {
  const { config, rules, serviceLevels, surroundings, gateway, log, clock } = options
  let chains = serviceLevels?.chains ?? []
  const problem = (what: string) => (error: Error) =>
    log.error({ problem: error.message, mend: isRingloopError(error) ? error.mend : undefined }, what)

  const watchedRules =
    config.rules === undefined
      ? null
      : watchRules({
          path: config.rules,
          loaded: rules,
          check: (next) => checkRules(next, { ...surroundings, chains }),
          onRules(next) {
            gateway.setRules(next)
            log.info({ rules: next.rules.length }, 'new rules hold from now on')
          },
          onProblem: problem('the old rules stay'),
          clock,
        })
  const watchedServiceLevels =
    typeof config.sla !== 'string' || serviceLevels === null
      ? null
      : watchFile({
          path: config.sla,
          load: (path) => loadServiceLevels(path, surroundings.notifier),
          revisionOf: ({ revision, staff }) => JSON.stringify([revision, staff]),
          loaded: serviceLevels,
          onLoaded(next) {
            chains = next.chains
            gateway.setServiceLevels(next)
            log.info({ revision: next.revision }, 'new service levels hold from now on')
            void watchedRules?.reload()
          },
          onProblem: problem('the old service levels stay'),
          clock,
        })

  return {
    async reload() {
      await watchedServiceLevels?.reload()
      await watchedRules?.reload()
    },
    async [Symbol.asyncDispose]() {
      await watchedServiceLevels?.[Symbol.asyncDispose]()
      await watchedRules?.[Symbol.asyncDispose]()
    },
  }
}
