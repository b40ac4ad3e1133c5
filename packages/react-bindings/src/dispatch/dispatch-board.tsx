import type { DispatchBoardRow } from '@ringloop/core'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { EmptyState } from '../components/empty-state.js'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { Part } from '../components/part.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useFocusKept } from '../hooks/use-focus-kept.js'
import { useWords } from '../hooks/use-words.js'
import { dispatchWords } from '../words/dispatch-words.js'
import { DispatchError } from './dispatch-error.js'
import { DispatchHead } from './dispatch-head.js'
import type { DispatchEngineerItem, DispatchOrderItem } from './dispatch-items.js'
import { DispatchMap } from './dispatch-map.js'
import { EngineerDetails } from './engineer-details.js'
import { EngineerList } from './engineer-list.js'
import type { MapTiles } from './map-tiles.js'
import { OrderDetails } from './order-details.js'
import { OrderList } from './order-list.js'
import { type DispatchModel, useDispatch } from './use-dispatch.js'

/** What {@link DispatchBoard} shows. */
export interface DispatchBoardProps {
  /** Of the map. Default: none, and no network is needed. */
  readonly tiles?: MapTiles
}

type View = 'orders' | 'engineers' | 'map'
const views: readonly View[] = ['orders', 'engineers', 'map']

/**
 * The dispatcher's board: orders and engineers as lists and on a map; of what is chosen, who could take it and why, and what can be done.
 * What is chosen in a list is chosen on the map, and the other way round. Fills the element that it is in.
 */
export function DispatchBoard({ tiles }: DispatchBoardProps): ReactNode {
  const words = useWords(dispatchWords).dispatch
  const { desk } = useRingloop()
  const dispatch = useDispatch()
  const { state, board } = dispatch
  // on a server, and before the first look, nothing is watched yet
  const isNone = state === 'refused' || desk.topic === undefined
  return (
    <Part name="dispatch" aria-label={words.title}>
      {board !== null ? (
        <Frame dispatch={dispatch} board={board} tiles={tiles} />
      ) : isNone ? (
        <EmptyState icon={Icons.alert} title={words.refused} help={words.refusedHelp} />
      ) : (
        <EmptyState icon={Icons.clock} title={words.loading} help={words.loadingHelp} />
      )}
    </Part>
  )
}

function Frame({
  dispatch,
  board,
  tiles,
}: {
  readonly dispatch: DispatchModel
  readonly board: DispatchBoardRow
  readonly tiles: MapTiles | undefined
}): ReactNode {
  const words = useWords(dispatchWords).dispatch
  const [view, setView] = useState<View>('orders')
  const { selected, select } = dispatch
  const item = itemOf(dispatch)
  const root = useRef<HTMLDivElement>(null)
  const close = useReturn(root, dispatch)
  useFocusKept(root)
  useSpokenChanges(dispatch)
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || selected === null) return
    event.stopPropagation()
    close()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape works wherever one is
    <div
      ref={root}
      className="rl-dispatch-frame"
      data-view={view}
      data-details={item === null ? 'closed' : 'open'}
      onKeyDown={closeOnEscape}
    >
      <DispatchHead dispatch={dispatch} board={board} />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
      <div className="rl-dispatch-views" role="group" aria-label={words.title}>
        {views.map((each) => (
          <button
            key={each}
            type="button"
            className={`rl-dispatch-view rl-dispatch-view-${each}`}
            aria-pressed={view === each}
            onClick={() => {
              setView(each)
              if (selected !== null) select(null)
            }}
          >
            {words[each]}
          </button>
        ))}
      </div>
      {/* not with the details: they are away on a narrow screen while nothing is chosen */}
      <DispatchError error={dispatch.error} dismiss={dispatch.dismiss} />
      <div className="rl-dispatch-panes">
        <div className="rl-dispatch-list">
          <OrderList dispatch={dispatch} />
          <EngineerList dispatch={dispatch} />
        </div>
        <div className="rl-dispatch-map-pane">
          <DispatchMap dispatch={dispatch} {...(tiles === undefined ? {} : { tiles })} />
        </div>
        <div className="rl-dispatch-details">
          <Details dispatch={dispatch} item={item} onClose={close} />
        </div>
      </div>
    </div>
  )
}

/** What is looked at; `null` also when it has gone from the board since. */
type Item = { readonly order: DispatchOrderItem } | { readonly engineer: DispatchEngineerItem }

function itemOf({ selected, orders, engineers }: DispatchModel): Item | null {
  if (selected === null) return null
  if (selected.kind === 'order') {
    const order = orders.find(({ row }) => row.id === selected.id)
    return order ? { order } : null
  }
  const engineer = engineers.find(({ row }) => row.id === selected.id)
  return engineer ? { engineer } : null
}

function Details({
  dispatch,
  item,
  onClose,
}: {
  readonly dispatch: DispatchModel
  readonly item: Item | null
  readonly onClose: () => void
}): ReactNode {
  const words = useWords(dispatchWords).dispatch
  const heading = useRef<HTMLHeadingElement>(null)
  const { selected } = dispatch
  const key = selected === null ? null : `${selected.kind} ${selected.id}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus goes there when another is chosen
  useEffect(() => heading.current?.focus({ preventScroll: true }), [key])
  if (item === null) return <EmptyState icon={Icons.order} title={words.pick} help={words.pickHelp} />
  return (
    <section className="rl-dispatch-item" aria-label={words.details} tabIndex={-1}>
      <div className="rl-dispatch-item-head">
        <h3 ref={heading} tabIndex={-1} className="rl-pane-title">
          <bdi>{'order' in item ? item.order.row.title : item.engineer.row.name}</bdi>
        </h3>
        <button type="button" className="rl-icon-button" aria-label={words.close} title={words.close} onClick={onClose}>
          <Icon path={Icons.close} />
        </button>
      </div>
      {'order' in item ? (
        <OrderDetails key={key} dispatch={dispatch} item={item.order} />
      ) : (
        <EngineerDetails dispatch={dispatch} item={item.engineer} />
      )}
    </section>
  )
}

/** Closes what is looked at, and gives the focus back to where it was chosen. */
function useReturn(root: RefObject<HTMLElement | null>, { selected, select }: DispatchModel): () => void {
  const from = useRef<{ readonly choice: string; readonly onMap: boolean } | null>(null)
  useEffect(() => {
    if (selected === null) return
    const choice = `${selected.kind} ${selected.id}`
    // where the focus was when it was chosen; the details have it by now
    const last = root.current === null ? undefined : lastFocused.get(root.current)
    from.current = { choice, onMap: last?.closest('.rl-map') != null }
  }, [root, selected])
  useEffect(() => {
    const element = root.current
    if (element === null) return
    const note = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.matches('[data-rl-choice], [data-rl-mark]')) lastFocused.set(element, target)
    }
    element.addEventListener('focusin', note)
    return () => element.removeEventListener('focusin', note)
  }, [root])
  return () => {
    const { choice, onMap } = from.current ?? { choice: '', onMap: false }
    select(null)
    requestAnimationFrame(() => {
      const attributes = onMap ? ['data-rl-mark', 'data-rl-choice'] : ['data-rl-choice', 'data-rl-mark']
      const found = attributes.flatMap((name) => [
        ...(root.current?.querySelectorAll<HTMLElement>(`[${name}="${CSS.escape(choice)}"]`) ?? []),
      ])
      found.find((each) => each.getClientRects().length > 0)?.focus({ preventScroll: false })
    })
  }
}
const lastFocused = new WeakMap<HTMLElement, HTMLElement>()

/** Says to screen readers what became of the order that is looked at. */
function useSpokenChanges({ orders, selected }: DispatchModel): void {
  const { announcer } = useRingloop()
  const words = useWords(dispatchWords).dispatch
  const row = selected?.kind === 'order' ? orders.find((each) => each.row.id === selected.id)?.row : undefined
  const before = useRef<{ readonly id: string; readonly name: string | null } | null>(null)
  const [id, name, title] = [row?.id ?? null, row?.taken?.name ?? null, row?.title ?? '']
  useEffect(() => {
    const last = before.current
    before.current = id === null ? null : { id, name }
    if (last === null || last.id !== id || last.name === name) return
    announcer.say(name === null ? words.say.free(title) : words.say.given(title, name), 'polite')
  }, [announcer, id, name, title, words])
}
