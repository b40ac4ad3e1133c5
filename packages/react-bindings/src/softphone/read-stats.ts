import type { CallMeasures } from './call-quality.js'

/** Counters of a call, as they were at the last look. */
export interface PacketCounts {
  readonly received: number
  readonly lost: number
}

type Row = Readonly<Record<string, unknown>>
const number = (row: Row | undefined, name: string): number => (typeof row?.[name] === 'number' ? row[name] : 0)

/**
 * What a report of WebRTC (W3C webrtc-stats) says of the sound that comes in, since `before`; `null` while there is none. The round trip is
 * the other side's by RTCP, else that of the network path.
 */
export function readStats(
  report: { forEach(visit: (row: Row) => void): void },
  before: PacketCounts,
): { readonly counts: PacketCounts; readonly measures: CallMeasures } | null {
  let inbound: Row | undefined
  let remote: Row | undefined
  let path: Row | undefined
  report.forEach((row) => {
    if (row.type === 'inbound-rtp' && row.kind === 'audio') inbound = row
    if (row.type === 'remote-inbound-rtp' && row.kind === 'audio') remote = row
    if (row.type === 'candidate-pair' && row.nominated === true) path = row
  })
  if (inbound === undefined || number(inbound, 'packetsReceived') === 0) return null
  const counts = { received: number(inbound, 'packetsReceived'), lost: Math.max(0, number(inbound, 'packetsLost')) }
  const lost = Math.max(0, counts.lost - before.lost)
  const expected = lost + Math.max(0, counts.received - before.received)
  const roundTrip = number(remote, 'roundTripTime') || number(path, 'currentRoundTripTime')
  return {
    counts,
    measures: {
      roundTripMs: roundTrip * 1000,
      jitterMs: number(inbound, 'jitter') * 1000,
      loss: expected === 0 ? 0 : lost / expected,
    },
  }
}
