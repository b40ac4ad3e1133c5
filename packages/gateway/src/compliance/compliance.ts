import { createCallingHours, createMasker, type Masker } from '@ringloop/core/compliance'
import type { SecretEnvironment } from '@ringloop/ticket-client'
import { resolveWriters, type Writer } from '../config/writers.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Transactional } from '../storage/database.js'
import type { ComplianceConfig } from './compliance-config.js'
import type { DialSettings } from './dial-guard.js'
import { type ConsentStore, createSqlConsents } from './sql-consents.js'
import { createSqlDoNotCallList } from './sql-do-not-call-list.js'

/** What a gateway may store, show and dial. */
export interface Compliance {
  /** Takes out of texts what must not be stored. */
  readonly masker: Masker
  /** While this channel variable of a call is true, none of its keys is stored; `null`: there is none. */
  readonly secureVariable: string | null
  /** Who may be called, and when. */
  readonly dialling: DialSettings
  /** What customers allow; `null`: nobody keeps it. */
  readonly consents: ConsentStore | null
  /** Who writes it down under `/consents`, beside agents. */
  readonly consentWriters: readonly Writer[]
}

/** What holds without configuration. */
export const defaultCompliance: Compliance = {
  masker: createMasker(),
  secureVariable: null,
  dialling: { list: null, hours: null, whenUnavailable: 'refuse', transfers: false, outsidePrefixes: [] },
  consents: null,
  consentWriters: [],
}

/**
 * What holds by the configuration, with the do-not-call list and the consents of the gateway's database.
 *
 * @throws `invalidConfig` if an environment variable is not set.
 */
export function openCompliance(
  config: ComplianceConfig,
  host: {
    readonly database: Transactional
    readonly clock: HostClock
    readonly environment: SecretEnvironment
  },
): Compliance {
  const { masking, doNotCall, callingHours, consents } = config
  const { database, clock, environment } = host
  return {
    consents: createSqlConsents(database, { now: clock.now }),
    consentWriters: resolveWriters(consents.writers, 'compliance.consents.writers', environment),
    masker: createMasker(masking),
    secureVariable: masking.secureVariable,
    dialling: {
      list: doNotCall.enforce ? createSqlDoNotCallList(database, { now: clock.now }) : null,
      hours: callingHours === undefined ? null : createCallingHours(callingHours),
      whenUnavailable: doNotCall.whenUnavailable,
      transfers: doNotCall.transfers,
      outsidePrefixes: doNotCall.outsidePrefixes,
    },
  }
}
