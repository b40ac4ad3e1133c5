import { type Interaction, type NewTicket, type PopTarget, type ScreenPop, safeLine, toNewTicket } from '@ringloop/core'
import type { KeptEffect } from './open-journal.js'

/** Something that other rules would have done otherwise. */
export interface CallChange {
  readonly what: 'route' | 'pop' | 'ticket'
  readonly was: string
  readonly would: string
}

/** What pops and what is filed by these rules, against what was. Texts are safe lines. */
export function changesOf(interaction: Interaction, kept: readonly KeptEffect[]): readonly CallChange[] {
  return [...popChanges(interaction, kept), ...ticketChanges(interaction, kept)]
}

function popChanges({ pops }: Interaction, kept: readonly KeptEffect[]): CallChange[] {
  const was = new Map(
    kept.flatMap(({ type, effect }) => (type === 'popScreen' ? [popOf(effect)] : [])).map((pop) => [pop.extension, pop]),
  )
  const would = new Map(pops.map((pop) => [pop.extension, pop]))
  return [...new Set([...was.keys(), ...would.keys()])].flatMap((extension) => {
    const [before, after] = [targetInWords(was.get(extension)?.target), targetInWords(would.get(extension)?.target)]
    return before === after ? [] : [{ what: 'pop', was: `${extension}: ${before}`, would: `${extension}: ${after}` } as const]
  })
}

/** The outbox holds what we wrote. */
const popOf = (effect: unknown): ScreenPop => (effect as { readonly pop: ScreenPop }).pop

function targetInWords(target: PopTarget | undefined): string {
  if (target === undefined) return 'nothing'
  switch (target.kind) {
    case 'record':
      return `record ${safeLine(target.contactId, 60)}`
    case 'list':
      return `list of ${target.contactIds.length}`
    case 'newRecord':
      return 'new record'
    case 'search':
      return `search ${safeLine(target.query, 60)}`
    case 'url':
      return `page ${safeLine(target.url, 200)}`
  }
}

/** What a ticket is told by; its description tells the call, which is the same. */
const told = ['subject', 'priority', 'queue', 'owner', 'tags', 'category'] as const

function ticketChanges(interaction: Interaction, kept: readonly KeptEffect[]): CallChange[] {
  const { id, filing } = interaction
  const was = kept.find(({ key }) => key === `${id}/fileTicket`)
  const before = was === undefined ? null : (was.effect as { readonly ticket: NewTicket }).ticket
  const after = filing.state === 'none' ? null : toNewTicket(filing.draft)
  if (before === null || after === null) {
    if (before === after) return []
    return [
      {
        what: 'ticket',
        was: before === null ? 'none' : ticketInWords(before),
        would: after === null ? 'none' : ticketInWords(after),
      },
    ]
  }
  return told.flatMap((name) => {
    const [one, other] = [fieldOf(before, name), fieldOf(after, name)]
    return one === other ? [] : [{ what: 'ticket', was: `${name} ${one}`, would: `${name} ${other}` } as const]
  })
}

const ticketInWords = (ticket: NewTicket): string => `${ticket.priority}, ${fieldOf(ticket, 'subject')}`

function fieldOf(ticket: NewTicket, name: (typeof told)[number]): string {
  const value = name === 'category' ? ticket.customFields.category : name === 'tags' ? ticket.tags.join(', ') : ticket[name]
  return value === undefined || value === '' ? 'none' : safeLine(value, 120)
}
