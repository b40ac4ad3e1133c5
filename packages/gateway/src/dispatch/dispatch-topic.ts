import type { DispatchView } from '@ringloop/core'
import type { TopicProvider } from '../server/topics.js'
import type { BoardState } from './board-state.js'
import type { DispatchBoard } from './dispatch-board.js'
import { dispatchRows } from './dispatch-rows.js'
import { rowChanges, withKeptRows } from './row-changes.js'

/** The topic `dispatch`: the board, to everybody what they may see of it. */
export function createDispatchTopic({
  board,
  nameOf,
}: {
  readonly board: Pick<DispatchBoard, 'watch'>
  readonly nameOf: (extension: string) => string
}): TopicProvider {
  // all supervisors see the same, which is made once
  let shared: { readonly of: BoardState; readonly view: DispatchView } | null = null
  return {
    open(watcher, _about, publish) {
      let view: DispatchView | null = null
      const look = (state: BoardState) => {
        if (!watcher.supervisor) return withKeptRows(view ?? emptyView, dispatchRows(state, watcher, nameOf))
        if (shared?.of !== state)
          shared = { of: state, view: withKeptRows(shared?.view ?? emptyView, dispatchRows(state, watcher, nameOf)) }
        return shared.view
      }
      const { state, stop } = board.watch((next) => {
        const before = view ?? emptyView
        view = look(next)
        publish(rowChanges(before, view))
      })
      view = look(state)
      return { view: { ...view }, close: stop }
    },
  }
}

const emptyView: DispatchView = { board: {}, engineers: {}, orders: {}, stops: {}, depots: {} }
