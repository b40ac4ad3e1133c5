import { type HistoryItem, type Interaction, safeLine, type TicketNews, type Timestamp } from '@ringloop/core'
import { callerIdentity } from '../pops/caller-identity.js'

/** One line of the timeline: something of this call, or of the customer's past. */
export type TimelineEntry =
  | {
      readonly id: string
      readonly at: Timestamp
      readonly kind: 'started'
      readonly dialled: string
      readonly queue: string | null
    }
  | {
      readonly id: string
      readonly at: Timestamp
      readonly kind: 'offered' | 'answered' | 'notTaken' | 'left' | 'calledBack'
      readonly agent: string
      readonly consultation: boolean
    }
  | { readonly id: string; readonly at: Timestamp; readonly kind: 'held'; readonly until: Timestamp | null }
  | { readonly id: string; readonly at: Timestamp; readonly kind: 'transferred'; readonly from: string; readonly to: string }
  | {
      readonly id: string
      readonly at: Timestamp
      readonly kind: 'ended'
      readonly by: 'customer' | 'agent' | 'system' | null
      readonly outcome: string
    }
  | { readonly id: string; readonly at: Timestamp; readonly kind: 'filed'; readonly ticket: string; readonly url: string | null }
  /** Somebody changed a ticket of this call in the ticket system. */
  | { readonly id: string; readonly at: Timestamp; readonly kind: 'ticket'; readonly news: TicketNews }
  | { readonly id: string; readonly at: Timestamp; readonly kind: 'past'; readonly item: HistoryItem }

/**
 * Everything that happened with this customer as far as the desk knows, newest first.
 *
 * @param nameOf the name of who has an extension, `null` for whom it does not know.
 * @param more of the customer's past, further back than the interaction has it
 */
export function timelineEntries(
  interaction: Interaction,
  nameOf: (extension: string) => string | null = () => null,
  more: Readonly<Record<string, HistoryItem>> = {},
): readonly TimelineEntry[] {
  const identity = callerIdentity(interaction)
  const known = identity.kind === 'customer' ? identity.match.history : []
  const ids = new Set(known.map(({ id }) => id))
  const past = known.concat(Object.values(more).filter(({ id }) => !ids.has(id)))
  const entries: TimelineEntry[] = past.map((item) => ({ id: `past/${item.id}`, at: item.at, kind: 'past', item }))
  for (const news of interaction.ticketChanges.told) entries.push({ id: `ticket/${news.id}`, at: news.at, kind: 'ticket', news })
  entries.push(...callEntries(interaction, nameOf))
  // Stable for equal times: what was added later happened later.
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => b.entry.at - a.entry.at || b.index - a.index)
    .map(({ entry }) => entry)
}

function callEntries(
  { call, filing, callBack }: Interaction,
  nameOf: (extension: string) => string | null,
): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [
    { id: 'started', at: call.startedAt, kind: 'started', dialled: safeLine(call.dialled, 60), queue: call.queue },
  ]
  for (const connection of call.agents) {
    const { id, consultation } = connection
    const agent = safeLine(nameOf(connection.extension) ?? connection.agent ?? connection.extension, 60)
    const at = (kind: 'offered' | 'answered' | 'notTaken' | 'left', time: Timestamp) =>
      entries.push({ id: `${kind}/${id}`, at: time, kind, agent, consultation })
    if (connection.state === 'alerting') at('offered', connection.offeredAt)
    else if (connection.state === 'connected') at('answered', connection.answeredAt)
    else if (connection.answeredAt === null) at('notTaken', connection.leftAt)
    else {
      at('answered', connection.answeredAt)
      if (call.state === 'active' || call.endedAt - connection.leftAt > 2000) at('left', connection.leftAt)
    }
  }
  for (const hold of call.holds) {
    entries.push({ id: `held/${hold.startedAt}`, at: hold.startedAt, kind: 'held', until: hold.endedAt })
  }
  for (const transfer of call.transfers) {
    if (transfer.result !== 'completed') continue
    entries.push({
      id: `transferred/${transfer.at}`,
      at: transfer.at,
      kind: 'transferred',
      from: safeLine(nameOf(transfer.from) ?? transfer.from, 60),
      to: safeLine(nameOf(transfer.to) ?? transfer.to, 60),
    })
  }
  if (call.state === 'ended')
    entries.push({ id: 'ended', at: call.endedAt, kind: 'ended', by: call.endedBy, outcome: call.outcome })
  if (filing.state === 'filed') {
    entries.push({ id: 'filed', at: filing.at, kind: 'filed', ticket: safeLine(filing.ticket.id, 60), url: filing.ticket.url })
  }
  // done, and not only too old
  if (callBack.state === 'done' && callBack.by !== null) {
    const agent = safeLine(nameOf(callBack.by) ?? callBack.by, 60)
    entries.push({ id: 'calledBack', at: callBack.at, kind: 'calledBack', agent, consultation: false })
  }
  return entries
}
