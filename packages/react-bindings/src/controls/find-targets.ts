import type { AgentState, Colleague, TeamView, Timestamp } from '@ringloop/core'
import { dialledNumber } from './dialled-number.js'

/** Somebody, or a queue, a call can be given to. */
export type Target =
  | {
      readonly kind: 'person'
      /** The extension. */
      readonly to: string
      readonly name: string
      /** `null` where nobody tells. */
      readonly state: AgentState | null
      readonly since: Timestamp | null
    }
  | {
      readonly kind: 'queue'
      /** The number that leads into it. */
      readonly to: string
      readonly name: string
      readonly waiting: number
      readonly ready: number | null
    }

/** Whom there is but me: as the gateway shows them, else the colleagues by name alone. */
export function targetsOf(team: TeamView | null, colleagues: readonly Colleague[], own: string | null): readonly Target[] {
  if (team === null)
    return colleagues.map(({ extension, name }) => ({ kind: 'person', to: extension, name, state: null, since: null }))
  const people = Object.values(team.people).filter(({ extension }) => extension !== own)
  return [
    ...people.map(({ extension, name, state, since }) => ({ kind: 'person', to: extension, name, state, since }) as const),
    ...Object.values(team.queues).map(({ dial, ...queue }) => ({ kind: 'queue', to: dial, ...queue }) as const),
  ]
}

const readiness: Readonly<Record<AgentState, number>> = { ready: 0, busy: 1, wrapUp: 2, notReady: 3, loggedOff: 4 }

const rank = (target: Target): number => {
  if (target.kind === 'queue') return target.ready === 0 ? 1 : 0
  return target.state === null ? 0 : readiness[target.state]
}

/**
 * The targets whose name or number has what was typed: who begin with it first, then who is ready first; people and queues apart, at
 * most `limit` of each.
 */
export function findTargets(targets: readonly Target[], typed: string, limit = 8): readonly Target[] {
  const wanted = typed.trim().toLocaleLowerCase()
  const found = targets
    .flatMap((target) => {
      const places = [target.name, target.to].map((text) => text.toLocaleLowerCase().indexOf(wanted)).filter((at) => at >= 0)
      return places.length === 0 ? [] : [{ target, at: Math.min(1, ...places) }]
    })
    .sort((a, b) => a.at - b.at || rank(a.target) - rank(b.target))
    .map(({ target }) => target)
  const of = (kind: Target['kind']) => found.filter((target) => target.kind === kind).slice(0, limit)
  return [...of('person'), ...of('queue')]
}

/**
 * Whom it names: an extension or a number; `null` as long as nobody is. Letters that are in somebody's name are a search for
 * them, and no extension, so that nobody is sent to a place called "mar".
 */
export function targetOf(typed: string, targets: readonly Target[]): string | null {
  const number = dialledNumber(typed)
  if (number === null || targets.some(({ to }) => to === number)) return number
  const search = /^\p{L}/u.test(number) && findTargets(targets, typed, 1).length > 0
  return search ? null : number
}
