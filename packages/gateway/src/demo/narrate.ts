import type { CallId, TelephonyAdapter, TelephonyEvent } from '@ringloop/core'
import { plain } from '../cli/replay-timeline.js'
import type { Gateway } from '../host/gateway-options.js'
import { floorQueues } from './floor.js'

/** Tells in the terminal what happens, a line a fact. */
export function narrate(adapter: TelephonyAdapter, gateway: Gateway, out: (text: string) => void): void {
  // what goes on beside is on the screens
  const beside = new Set<CallId>()
  adapter.on('telephony', (events) => {
    for (const event of events) {
      if (event.type === 'originated' && floorQueues.some(({ dial }) => dial === event.dialled)) beside.add(event.callId)
      if (beside.has(event.callId)) {
        if (event.type === 'callCleared') beside.delete(event.callId)
        continue
      }
      const line = describe(event)
      if (line !== null) out(`  ${new Date(event.at).toLocaleTimeString()}  ${plain(line)}\n`)
    }
  })
  adapter.on('health', (health) => {
    if (health.state === 'disconnected') out(`  ${plain(health.reason)} ${plain(health.mend ?? '')}\n`)
    else out(health.state === 'connected' ? `  Following FreeSWITCH; the desk is at ${gateway.url}\n` : '')
  })
}

function describe(event: TelephonyEvent): string | null {
  switch (event.type) {
    case 'originated':
      return `${event.customer.anonymous ? 'somebody who hides' : [event.customer.name, event.customer.number].filter(Boolean).join(' ') || 'somebody'} calls ${event.dialled}`
    case 'queued':
      return `  waits in ${event.queue}`
    case 'delivered':
      return `  rings at ${event.party.extension}`
    case 'transferred':
      return `  ${event.kind} transfer from ${event.from} to ${event.to}: ${event.result}`
    case 'callCleared':
      return `  over: ${event.outcome}`
    default:
      return null
  }
}
