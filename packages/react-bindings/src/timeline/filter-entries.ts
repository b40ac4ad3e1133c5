import type { TimelineEntry } from './timeline-entries.js'

/** What of a timeline is shown: everything, what belongs to this call, or one kind of the customer's past. */
export type TimelineKind = 'all' | 'thisCall' | 'call' | 'ticket' | 'order' | 'message'

/** The entries of a kind in which every word of a search stands, wherever. */
export function filterEntries(entries: readonly TimelineEntry[], kind: TimelineKind, search: string): readonly TimelineEntry[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (kind === 'all' && words.length === 0) return entries
  return entries.filter((entry) => {
    if (kind === 'thisCall' ? entry.kind === 'past' : kind !== 'all' && kindOf(entry) !== kind) return false
    if (words.length === 0) return true
    const text = textOf(entry).toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

function kindOf(entry: TimelineEntry): Exclude<TimelineKind, 'all' | 'thisCall'> {
  if (entry.kind === 'past') return entry.item.kind
  return entry.kind === 'ticket' || entry.kind === 'filed' ? 'ticket' : 'call'
}

function textOf(entry: TimelineEntry): string {
  switch (entry.kind) {
    case 'past':
      return `${entry.item.title} ${entry.item.detail ?? ''}`
    case 'ticket':
      return `${entry.news.ticketId} ${entry.news.by ?? ''} ${entry.news.ticket?.subject ?? ''} ${entry.news.comment?.text ?? ''}`
    case 'filed':
      return entry.ticket
    case 'started':
      return `${entry.dialled} ${entry.queue ?? ''}`
    case 'transferred':
      return `${entry.from} ${entry.to}`
    case 'held':
    case 'ended':
      return ''
    default:
      return entry.agent
  }
}
