import type { DispatchDepotRow, TicketPriority } from '@ringloop/core'
import type { DispatchEngineerItem, DispatchOrderItem } from './dispatch-items.js'
import type { DispatchModel, DispatchSelection } from './use-dispatch.js'

type Place = DispatchDepotRow['place']

/** An order or an engineer on the map. */
export type SceneMark = {
  readonly key: string
  readonly place: Place
  readonly selection: DispatchSelection
  /** On the way that is looked at: which stop. */
  readonly position: number | null
} & (
  | { readonly kind: 'order'; readonly item: DispatchOrderItem; readonly priority: TicketPriority }
  | { readonly kind: 'engineer'; readonly item: DispatchEngineerItem }
)

/** Somebody's way through their day. */
export interface SceneRoute {
  readonly engineerId: string
  readonly places: readonly Place[]
  readonly selected: boolean
  /** Part of it is only planned. */
  readonly proposed: boolean
}

/** What the map shows: what is looked at first, then what is most urgent. */
export interface MapScene {
  readonly marks: readonly SceneMark[]
  readonly routes: readonly SceneRoute[]
}

/** What of the board has a place. */
export function mapScene({ shown, engineers, selected }: Pick<DispatchModel, 'shown' | 'engineers' | 'selected'>): MapScene {
  const chosen = selected?.kind === 'order' ? shown.find(({ row }) => row.id === selected.id) : undefined
  const whose = selected?.kind === 'engineer' ? selected.id : (chosen?.stop?.engineerId ?? null)
  const day = engineers.find(({ row }) => row.id === whose)?.stops ?? []
  const positions = new Map(day.map(({ stop }, index) => [stop.id, index + 1]))
  const marks: readonly SceneMark[] = [
    ...engineers.flatMap((item): SceneMark[] => {
      const { id, place } = item.row
      if (place === null) return []
      const selection = { kind: 'engineer', id } as const
      return [{ kind: 'engineer', key: `engineer ${id}`, place, selection, item, position: null }]
    }),
    ...shown.map((item): SceneMark => {
      const { id, place, priority } = item.row
      const selection = { kind: 'order', id } as const
      return { kind: 'order', key: `order ${id}`, place, selection, item, priority, position: positions.get(id) ?? null }
    }),
  ]
  const isSelected = ({ selection }: SceneMark) => selection.kind === selected?.kind && selection.id === selected.id
  const presses = (mark: SceneMark) => mark.kind === 'order' && (mark.priority === 'urgent' || mark.item.urgency === 'late')
  const first = (mark: SceneMark) =>
    isSelected(mark) ? 0 : mark.position !== null ? 1 : presses(mark) ? 2 : mark.kind === 'engineer' ? 3 : 4
  return {
    marks: [...marks].sort((one, other) => first(one) - first(other)),
    routes: engineers.flatMap(({ row, stops }): SceneRoute[] => {
      const places = [...(row.place === null ? [] : [row.place]), ...stops.map(({ order }) => order.place)]
      if (places.length < 2) return []
      return [{ engineerId: row.id, places, selected: row.id === whose, proposed: stops.some(({ stop }) => stop.proposed) }]
    }),
  }
}
