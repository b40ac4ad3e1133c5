import type { Timers } from '../connection/timers.js'
import type { SwitchEvent } from '../normalise/switch-event.js'

/** Something that is waited for; `forget` when it is of no interest any more. */
export interface Watched<Value> {
  readonly seen: Promise<Value>
  forget(): void
}

/** Tells what happens to single channels; costs nothing while nobody asks. */
export interface ChannelWatch {
  see(event: SwitchEvent): void
  /** The cause with which the channel ends. */
  end(id: string): Watched<string>
  /** When the two are connected: from then on a command moves both. Given up after `milliseconds`, with `false`. */
  bridge(one: string, other: string, milliseconds: number): Watched<boolean>
}

/** Makes a {@link ChannelWatch}. */
export function createChannelWatch(timers: Timers): ChannelWatch {
  const ends = new Map<string, (cause: string) => void>()
  const bridges = new Set<{ readonly pair: readonly [string, string]; readonly seen: () => void }>()
  return {
    see(event) {
      if (ends.size > 0 && event.name === 'CHANNEL_HANGUP_COMPLETE')
        ends.get(event.get('Unique-ID') ?? '')?.(event.get('Hangup-Cause') ?? 'unknown')
      if (bridges.size === 0 || event.name !== 'CHANNEL_BRIDGE') return
      const ids = [event.get('Bridge-A-Unique-ID'), event.get('Bridge-B-Unique-ID')]
      for (const one of bridges) if (one.pair.every((id) => ids.includes(id))) one.seen()
    },
    end(id) {
      const seen = new Promise<string>((resolve) => ends.set(id, resolve))
      return { seen, forget: () => void ends.delete(id) }
    },
    bridge(one, other, milliseconds) {
      let forget = () => {}
      const seen = new Promise<boolean>((resolve) => {
        const mine = { pair: [one, other] as const, seen: () => settle(true) }
        const settle = (value: boolean) => {
          bridges.delete(mine)
          stop()
          resolve(value)
        }
        const stop = timers.set(() => settle(false), milliseconds)
        forget = () => settle(false)
        bridges.add(mine)
      })
      return { seen, forget: () => forget() }
    },
  }
}
