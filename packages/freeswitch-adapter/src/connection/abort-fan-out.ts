/** Calls back when the signal is aborted; what it returns takes the callback away. */
export type AbortFanOut = (signal: AbortSignal, callback: () => void) => () => void

interface Crowd {
  readonly members: Set<{ readonly callback: () => void }>
  readonly fire: () => void
}

/**
 * Lets any number wait for a signal with one listener on it: a snapshot has many commands under way that one signal gives up, and Node
 * warns of a leak from the eleventh listener on.
 */
export function createAbortFanOut(): AbortFanOut {
  const crowds = new WeakMap<AbortSignal, Crowd>()

  const gather = (signal: AbortSignal): Crowd => {
    const members: Crowd['members'] = new Set()
    const fire = () => {
      crowds.delete(signal)
      for (const { callback } of members) callback()
    }
    const crowd = { members, fire }
    crowds.set(signal, crowd)
    signal.addEventListener('abort', fire, { once: true })
    return crowd
  }

  return (signal, callback) => {
    const { members, fire } = crowds.get(signal) ?? gather(signal)
    const member = { callback }
    members.add(member)
    return () => {
      if (!members.delete(member) || members.size > 0) return
      crowds.delete(signal)
      signal.removeEventListener('abort', fire)
    }
  }
}
