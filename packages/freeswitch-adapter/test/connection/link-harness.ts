import type { AdapterHealth } from '@ringloop/core'
import type { EslEvent } from '../../src/codec/esl-event.js'
import type { LinkLogEntry } from '../../src/connection/link-log.js'
import { createSwitchLink, type SwitchLinkOptions } from '../../src/connection/switch-link.js'
import type { SwitchSnapshot } from '../../src/connection/take-snapshot.js'
import { createManualTimers } from '../support/manual-timers.js'

/** A link to a port of this machine that notes all it is told; its time stands still until it is advanced. */
export function linkTo(port: number, options: Partial<SwitchLinkOptions> = {}) {
  const timers = createManualTimers()
  const told: ('snapshot' | 'events')[] = []
  const snapshots: SwitchSnapshot[] = []
  const events: EslEvent[] = []
  const healths: AdapterHealth[] = []
  const logs: LinkLogEntry[] = []
  const link = createSwitchLink({
    host: '127.0.0.1',
    port,
    password: 'ClueCon',
    timers,
    random: () => 0.5,
    // a test that advances time by hand asks for its audits itself
    auditMilliseconds: 0,
    onSnapshot(snapshot) {
      told.push('snapshot')
      snapshots.push(snapshot)
    },
    onEvents(more) {
      told.push('events')
      events.push(...more)
    },
    onHealth: (health) => healths.push(health),
    log: (entry) => logs.push(entry),
    ...options,
  })
  return {
    link,
    timers,
    told,
    snapshots,
    events,
    healths,
    logs,
    connected: () => link.health().state === 'connected',
    disconnected: () => link.health().state === 'disconnected',
    attempts: () => healths.filter((health) => health.state === 'connecting').length,
  }
}
