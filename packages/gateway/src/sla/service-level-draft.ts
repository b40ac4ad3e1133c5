import type { Facts, TicketId, Timestamp } from '@ringloop/core'
import { reduceSla, type Sla, type SlaContext, type SlaEffect, type SlaEvent } from '@ringloop/core/sla'
import { eventsOf, mayBegin, openingOf, type SlaLetter } from './sla-letter.js'
import type { SlaSettings } from './sla-settings.js'
import { endedAtOf, type ServiceLevelRow } from './sql-service-levels.js'
import { ticketFacts, toTicketAbout, withChange } from './ticket-about.js'

/** A row while it is worked on. */
export interface Draft {
  row: ServiceLevelRow
  readonly effects: SlaEffect[]
  /** What has to be stored: `state` if nothing but the state of a row that is there. */
  changed: 'no' | 'state' | 'row'
}

/** What rows are worked out with. */
export interface Drafting {
  readonly settings: SlaSettings
  /** Those that held before, if they are known. */
  readonly previous: SlaSettings | null
  /**
   * What a row that was counted with other settings needs first. `no`: nothing; all were counted with these, also those that they left as they
   * were. `keepPolicy`: policies are chosen by what they were chosen by before, so it keeps its own.
   */
  readonly recount: 'no' | 'keepPolicy' | 'choosePolicy'
  /** When service levels were first kept. */
  readonly since: Timestamp
  /** For so long tickets that ended are remembered, in milliseconds. */
  readonly keepMs: number
  readonly now: Timestamp
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** A row that wants to be woken again at once is woken so often, then not before a minute has passed: it must not keep all others waiting. */
const mostTurns = 32
const restMs = 60_000

/** Begins to work on a row. One that was counted with other settings is counted with these first; if that fails, it is logged, and the row stays as it is. */
export function draftOf(row: ServiceLevelRow, drafting: Drafting): Draft {
  const draft: Draft = { row, effects: [], changed: 'no' }
  const { settings, previous, recount, now, log } = drafting
  if (recount === 'no' || row.settings === settings.revision) return draft
  const context = recount === 'keepPolicy' ? keepingPolicy(drafting) : contextOf(row.sla, row.about, now, drafting)
  const known = previous === null ? context : { ...context, previous: previous.policies }
  let counted: ReturnType<typeof reduceSla>
  try {
    counted = reduceSla(row.sla, { type: 'policiesChanged', at: now }, known)
  } catch (error) {
    log('a service level cannot be counted with the new settings', { ticketId: row.sla.ticketId, error })
    return draft
  }
  const { sla, effects } = counted
  // what the new settings leave as it is is not written: there may be a million of them
  if (sla === null || sla === row.sla) return draft
  draft.effects.push(...effects)
  draft.row = { ...row, sla, settings: settings.revision }
  draft.changed = 'row'
  return draft
}

/** Lets a row know of a letter; begins one where there is none and one may begin. A letter that cannot be worked out is logged and changes nothing. */
export function readLetter(drafts: Map<TicketId, Draft>, told: SlaLetter, drafting: Drafting): void {
  const { now, log } = drafting
  // a ticket system's clock may be ahead: what is told has happened
  const at = Math.min(told.at, now)
  const letter = { ...told, at, events: told.events.map((event) => ({ ...event, at: Math.min(event.at, now) })) }
  const known = drafts.get(letter.ticketId)
  try {
    const next = known === undefined ? begin(letter, drafting) : read({ ...known, effects: [...known.effects] }, letter, drafting)
    if (next !== null) drafts.set(letter.ticketId, next)
  } catch (error) {
    log('a service level cannot take in what is told of its ticket', {
      ticketId: letter.ticketId,
      changeId: letter.changeId,
      error,
    })
  }
}

/** Lets everything happen to a row that is due. One that cannot be worked out is logged, and looked at again in a minute. */
export function wakeRow(row: ServiceLevelRow, drafting: Drafting): Draft {
  const { now, log } = drafting
  const { ticketId } = row.sla
  try {
    const draft = draftOf(row, drafting)
    for (let turn = 0; turn < mostTurns; turn++) {
      const { wakeAt } = draft.row.sla
      if (wakeAt === null || wakeAt > now) return draft
      apply(draft, { type: 'slaWoke', at: now }, drafting)
    }
    if ((draft.row.sla.wakeAt ?? now + 1) > now) return draft
    log('a service level is due over and over', { ticketId, wakeAt: draft.row.sla.wakeAt })
    return rested(draft, now)
  } catch (error) {
    log('a service level cannot be worked out', { ticketId, error })
    return rested({ row, effects: [], changed: 'no' }, now)
  }
}

function rested({ row, effects, changed }: Draft, now: Timestamp): Draft {
  return {
    row: { ...row, sla: { ...row.sla, wakeAt: now + restMs } },
    effects,
    changed: changed === 'no' ? 'state' : changed,
  }
}

function begin(letter: SlaLetter, drafting: Drafting): Draft | null {
  const { ticket, ticketId } = letter
  const { settings, since, keepMs, now } = drafting
  if (ticket === null || !mayBegin(letter, since)) return null
  const about = toTicketAbout(ticket, letter.changeId === null ? [] : [letter.changeId])
  const { priority, status } = ticket
  const at = openingOf(letter, now - keepMs)
  const { sla, effects } = reduceSla(
    null,
    { type: 'ticketOpened', at, ticketId, priority, status },
    contextOf({ priority, status, openedAt: at }, about, at, drafting),
  )
  if (sla === null) return null
  const draft: Draft = {
    row: { sla, about, settings: settings.revision, endedAt: endedAtOf(sla, null, at) },
    effects: [...effects],
    changed: 'row',
  }
  for (const event of letter.events) apply(draft, event, drafting)
  return draft
}

function read(draft: Draft, letter: SlaLetter, drafting: Drafting): Draft {
  const { about } = draft.row
  const { changeId } = letter
  if (changeId !== null && about.seen.includes(changeId)) return draft
  // changes may come in any order; what was said still counts
  const ticket = letter.ticket !== null && letter.ticket.updatedAt >= about.asOf ? letter.ticket : null
  if (ticket !== null) change(draft, toTicketAbout(ticket, about.seen))
  for (const event of eventsOf({ ...letter, ticket }, draft.row.sla, drafting.now)) apply(draft, event, drafting)
  if (changeId !== null) change(draft, withChange(draft.row.about, changeId))
  return draft
}

function change(draft: Draft, about: ServiceLevelRow['about']): void {
  draft.row = { ...draft.row, about }
  draft.changed = 'row'
}

function apply(draft: Draft, event: SlaEvent, drafting: Drafting): void {
  const { row } = draft
  const keeps = keepsPolicy.has(event.type)
  const context = keeps ? keepingPolicy(drafting) : contextOf(standingAfter(row.sla, event), row.about, event.at, drafting)
  const { sla, effects } = reduceSla(row.sla, event, context)
  draft.effects.push(...effects)
  if (sla === null || sla === row.sla) return
  const endedAt = endedAtOf(sla, row.endedAt, event.at)
  const settings = keeps ? row.settings : drafting.settings.revision
  if (draft.changed === 'no' && endedAt === row.endedAt && settings === row.settings) draft.changed = 'state'
  else draft.changed = 'row'
  draft.row = { ...row, sla, endedAt, settings }
}

/** With these nothing about the ticket has changed: chosen anew, policies would hang on the moment at which somebody looks. */
const keepsPolicy: ReadonlySet<SlaEvent['type']> = new Set(['slaWoke', 'acknowledged', 'escalated'])

const keepingPolicy = ({ settings, now }: Drafting): SlaContext<Facts> => ({ policies: settings.policies, facts: null, now })

type Standing = Pick<Sla, 'priority' | 'status' | 'openedAt'>

const contextOf = (
  standing: Standing,
  about: ServiceLevelRow['about'],
  at: Timestamp,
  { settings, now }: Drafting,
): SlaContext<Facts> => ({ policies: settings.policies, facts: ticketFacts(standing, about, at, settings), now })

/** How a ticket stands with an event: policies are chosen by that. */
function standingAfter({ priority, status, openedAt }: Standing, event: SlaEvent): Standing {
  if (event.type === 'priorityChanged') return { priority: event.to, status, openedAt }
  return { priority, status: event.type === 'statusChanged' ? event.to : status, openedAt }
}
