import type { SwitchEvent } from '../normalise/switch-event.js'

/** How one channel ended. */
export interface ChannelEnd {
  readonly cause: string
}

/** Tells of single channels when they end; costs nothing while nobody asks. */
export interface ChannelEnds {
  see(event: SwitchEvent): void
  /** Resolves with the channel's end; `forget` when it is of no interest any more. */
  of(id: string): { readonly end: Promise<ChannelEnd>; forget(): void }
}

/** Makes {@link ChannelEnds}. */
export function createChannelEnds(): ChannelEnds {
  const watched = new Map<string, (end: ChannelEnd) => void>()
  return {
    see(event) {
      if (watched.size === 0 || event.name !== 'CHANNEL_HANGUP_COMPLETE') return
      const id = event.get('Unique-ID') ?? ''
      watched.get(id)?.({ cause: event.get('Hangup-Cause') ?? 'unknown' })
    },
    of(id) {
      const end = new Promise<ChannelEnd>((resolve) => watched.set(id, resolve))
      return { end, forget: () => void watched.delete(id) }
    },
  }
}
