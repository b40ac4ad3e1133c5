import type { Timestamp } from '../../time/clock.js'
import type { EngineerId } from '../engineer.js'
import type { WorkOrderId } from '../work-order.js'
import type { Board } from './board.js'
import type { RouteState, Stop } from './route-state.js'

/** Why an engineer could take an order, and what speaks for or against it. */
export type Reason =
  /** The way to the customer; `after` is the visit before it, `null` for where they are now or begin their day. */
  | { readonly kind: 'way'; readonly minutes: number; readonly after: WorkOrderId | null }
  | { readonly kind: 'hasSkill'; readonly skill: string; readonly level: number; readonly has: number }
  /** `validUntil` is `null` for ever. */
  | { readonly kind: 'hasCertificate'; readonly certificate: string; readonly validUntil: Timestamp | null }
  | { readonly kind: 'partOnVan'; readonly part: string; readonly count: number }
  | { readonly kind: 'partFetched'; readonly part: string; readonly count: number; readonly depotId: string }
  | { readonly kind: 'keepsPromise'; readonly from: Timestamp; readonly to: Timestamp }
  /** Done so long before it is due. */
  | { readonly kind: 'inTime'; readonly minutesBefore: number }
  /** Done in time, but with less than the margin to spare. */
  | { readonly kind: 'atRisk'; readonly minutesBefore: number }
  | { readonly kind: 'late'; readonly minutesAfter: number }
  | { readonly kind: 'preferred' }
  | { readonly kind: 'notPreferred'; readonly preferred: EngineerId }
  /** How much they have to do, with this. */
  | { readonly kind: 'load'; readonly minutes: number; readonly visits: number }
  | { readonly kind: 'overtime'; readonly minutes: number }

/** The reasons of a visit on a route. */
export function reasonsOf(board: Board, route: RouteState, at: number): readonly Reason[] {
  const stop = route.stops[at] as Stop
  const { order } = stop.order
  const { engineer } = route.engineer
  const minutes = (milliseconds: number) => milliseconds / 60_000
  const depot = board.depots[stop.depot]
  const reasons: Reason[] = [{ kind: 'way', minutes: minutes(stop.travelMs), after: route.stops[at - 1]?.order.order.id ?? null }]
  for (const [skill, level] of Object.entries(order.skills))
    reasons.push({ kind: 'hasSkill', skill, level, has: engineer.skills[skill] ?? 0 })
  for (const certificate of order.certificates)
    reasons.push({ kind: 'hasCertificate', certificate, validUntil: engineer.certificates[certificate] ?? null })
  const name = (part: number) => board.partNames[part] ?? ''
  for (const [part, count] of stop.fromVan) reasons.push({ kind: 'partOnVan', part: name(part), count })
  for (const [part, count] of stop.fetched)
    reasons.push({ kind: 'partFetched', part: name(part), count, depotId: depot?.depot.id ?? '' })
  if (order.promised !== null) reasons.push({ kind: 'keepsPromise', ...order.promised })
  if (order.dueAt !== null) {
    const slack = minutes(order.dueAt - stop.time)
    const margin = board.weights.marginMinutes
    if (slack < 0) reasons.push({ kind: 'late', minutesAfter: -slack })
    else reasons.push({ kind: slack < margin ? 'atRisk' : 'inTime', minutesBefore: slack })
  }
  if (order.preferred !== null)
    reasons.push(order.preferred === engineer.id ? { kind: 'preferred' } : { kind: 'notPreferred', preferred: order.preferred })
  reasons.push({ kind: 'load', minutes: engineer.loadMinutes + minutes(route.totals.workMs), visits: route.stops.length })
  if (route.totals.overtimeMs > 0) reasons.push({ kind: 'overtime', minutes: minutes(route.totals.overtimeMs) })
  return reasons
}
