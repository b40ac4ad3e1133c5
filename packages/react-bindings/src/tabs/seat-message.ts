/** What tabs say to each other about a seat. `rank`: how much the sender wants it; the greater one gets it. */
export type SeatMessage =
  /** Who has it, are you there? */
  | { readonly type: 'ping'; readonly from: string }
  /** Said by who has it. `busy`: it may not answer for a moment. */
  | { readonly type: 'here'; readonly from: string; readonly rank: number; readonly busy: boolean }
  | { readonly type: 'ask'; readonly from: string; readonly rank: number }
  /** Who has it has stepped back for `to`, and waits for the lock to be taken away. */
  | { readonly type: 'yours'; readonly from: string; readonly to: string }
  /** Who has it keeps it. */
  | { readonly type: 'mine'; readonly from: string; readonly to: string }

/** Reads what came over the channel; `null` if it is none of ours, for anything of the origin may write there. */
export function readSeatMessage(data: unknown): SeatMessage | null {
  if (typeof data !== 'object' || data === null) return null
  const { type, from, to, rank, busy } = data as Readonly<Record<string, unknown>>
  if (typeof from !== 'string') return null
  switch (type) {
    case 'ping':
      return { type, from }
    case 'here':
      return typeof rank === 'number' ? { type, from, rank, busy: busy === true } : null
    case 'ask':
      return typeof rank === 'number' ? { type, from, rank } : null
    case 'yours':
    case 'mine':
      return typeof to === 'string' ? { type, from, to } : null
    default:
      return null
  }
}
