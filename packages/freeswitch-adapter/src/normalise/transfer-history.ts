import type { SwitchEvent } from './switch-event.js'

/** One entry of the channel variable `transfer_history`: `<epoch>:<uuid>:<kind>:<target>`. */
export interface TransferHistoryEntry {
  readonly kind: 'blind' | 'attended' | 'bridged'
  /** The dialled number for a blind transfer, else a channel or an address. */
  readonly target: string
  /** When, in whole seconds of the switch's clock, as milliseconds. */
  readonly at: number
}

const kinds: Readonly<Record<string, TransferHistoryEntry['kind']>> = {
  bl_xfer: 'blind',
  att_xfer: 'attended',
  uuid_br: 'bridged',
}
const pattern = /^(\d+):[^:]*:([a-z_]+):(.*)$/s

/** Every transfer FreeSWITCH remembers of this channel, oldest first. */
export function readTransferHistory(event: SwitchEvent): readonly TransferHistoryEntry[] {
  const entries: TransferHistoryEntry[] = []
  for (const value of event.all('variable_transfer_history')) {
    const match = pattern.exec(value)
    const kind = kinds[match?.[2] ?? '']
    const target = match?.[3]
    if (kind === undefined || target === undefined) continue
    // a list of applications to run (`park`, `playback`, …) is no destination
    if (kind === 'blind' && target.endsWith('/inline')) continue
    // a blind target is `extension/context/dialplan`
    entries.push({ kind, target: kind === 'blind' ? (target.split('/')[0] ?? target) : target, at: Number(match?.[1]) * 1000 })
  }
  return entries
}
