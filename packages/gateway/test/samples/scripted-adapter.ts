import type {
  AdapterHealth,
  AgentStatusChange,
  Call,
  CallControl,
  TelephonyAdapter,
  TelephonyAdapterEvents,
  TelephonyEvent,
} from '@ringloop/core'

/** A telephone system that does what the test says. */
export interface ScriptedAdapter extends TelephonyAdapter {
  say(...events: TelephonyEvent[]): void
  become(health: AdapterHealth): void
  sayStatus(...changes: AgentStatusChange[]): void
  /** The active calls it was started with. */
  readonly startedWith: readonly Call[] | null
}

/** Connected from the start. */
export function createScriptedAdapter(
  capabilities: Pick<TelephonyAdapter, 'switches'> & { readonly control?: CallControl } = {},
): ScriptedAdapter {
  const listeners: { [Name in keyof TelephonyAdapterEvents]: Set<TelephonyAdapterEvents[Name]> } = {
    telephony: new Set(),
    health: new Set(),
    agentStatus: new Set(),
    warning: new Set(),
  }
  let health: AdapterHealth = { state: 'connected', since: 0 }
  let startedWith: readonly Call[] | null = null
  return {
    ...capabilities,
    name: 'scripted',
    start({ active }) {
      startedWith = active
    },
    on(name, listener) {
      listeners[name].add(listener)
      return () => listeners[name].delete(listener)
    },
    health: () => health,
    say(...events) {
      for (const listener of listeners.telephony) listener(events)
    },
    become(next) {
      health = next
      for (const listener of listeners.health) listener(next)
    },
    sayStatus(...changes) {
      for (const listener of listeners.agentStatus) listener(changes)
    },
    get startedWith() {
      return startedWith
    },
    async [Symbol.asyncDispose]() {},
  }
}
