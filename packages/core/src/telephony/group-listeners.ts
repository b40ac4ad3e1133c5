import type { TelephonyAdapterEvents } from './telephony-adapter.js'

/** Who listens to a group. */
export interface GroupListeners {
  on<Name extends keyof TelephonyAdapterEvents>(name: Name, listener: TelephonyAdapterEvents[Name]): () => void
  tell<Name extends keyof TelephonyAdapterEvents>(name: Name, news: Parameters<TelephonyAdapterEvents[Name]>[0]): void
}

/** Nobody listens yet. */
export function groupListeners(): GroupListeners {
  const listeners: { readonly [Name in keyof TelephonyAdapterEvents]: Set<TelephonyAdapterEvents[Name]> } = {
    telephony: new Set(),
    health: new Set(),
    agentStatus: new Set(),
    warning: new Set(),
  }
  return {
    on(name, listener) {
      listeners[name].add(listener)
      return () => void listeners[name].delete(listener)
    },
    tell(name, news) {
      for (const listener of listeners[name]) (listener as (told: typeof news) => void)(news)
    },
  }
}
