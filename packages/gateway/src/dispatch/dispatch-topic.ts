import type { DispatchView } from '@ringloop/core'
import type { TopicProvider } from '../server/topics.js'
import type { DispatchBoard } from './dispatch-board.js'
import { createDispatchRows } from './dispatch-rows.js'
import { rowChanges } from './row-changes.js'

/** The topic `dispatch`: the board, to everybody what they may see of it. */
export function createDispatchTopic({
  board,
  nameOf,
}: {
  readonly board: Pick<DispatchBoard, 'watch'>
  readonly nameOf: (extension: string) => string
}): TopicProvider {
  const rows = createDispatchRows(nameOf)
  return {
    open(watcher, _about, publish) {
      let view: DispatchView | null = null
      const { state, stop } = board.watch((next) => {
        const before = view ?? emptyView
        view = rows.seenBy(watcher, next)
        publish(rowChanges(before, view))
      })
      view = rows.seenBy(watcher, state)
      return { view: { ...view }, close: stop }
    },
  }
}

const emptyView: DispatchView = { board: {}, engineers: {}, orders: {}, stops: {}, depots: {} }
