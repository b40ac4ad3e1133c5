import type { AdapterHealth, SystemView, TelephonyAdapter } from '@ringloop/core'

/** The switches by name, where there are several. */
export const switchViews = (adapter: TelephonyAdapter): SystemView['switches'] =>
  adapter.switches?.().map(({ name, health }) => ({ name, ...telephonyView(health) })) ?? []

/** One switch as the desk shows it. */
export const telephonyView = (health: AdapterHealth) => ({
  state: health.state,
  reason: health.state === 'disconnected' ? health.reason : null,
})

/** The same in words, for `/healthz`. */
export function telephonyDetail(health: AdapterHealth): string {
  if (health.state !== 'disconnected') return health.state
  return health.mend === null ? health.reason : `${health.reason} ${health.mend}`
}
