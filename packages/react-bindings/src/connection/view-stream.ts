import { applyChanges, type DeskChange, type DeskView, type ServerMessage } from '@ringloop/core'
import { keepSame } from '../store/keep-same.js'

/** Where a stream stands: patches are numbered within an epoch. */
export interface StreamPosition {
  readonly epoch: string
  readonly sequence: number
}

/** What came of a message: the view that is shown now, or why the stream has to begin anew. */
export type TakenMessage = { readonly view: DeskView | null } | { readonly wrong: string }

/** The numbered stream of a desk's view: a snapshot, then patches, each once and in order; over as many connections as it takes. */
export interface ViewStream {
  /** What the next connection goes on from; `null` if only a snapshot helps. */
  position(): StreamPosition | null
  /** @param view what is shown now. */
  take(message: Extract<ServerMessage, { type: 'snapshot' | 'patch' | 'resumed' }>, view: DeskView | null): TakenMessage
}

/** Makes a stream of which nothing has come. */
export function createViewStream(): ViewStream {
  let position: StreamPosition | null = null
  return {
    position: () => position,
    take(message, view) {
      switch (message.type) {
        case 'snapshot':
          position = { epoch: message.epoch, sequence: message.sequence }
          return { view: message.view }
        case 'patch':
          if (!position || !view || message.sequence <= position.sequence) return { view }
          if (message.sequence !== position.sequence + 1) {
            return { wrong: `patch ${message.sequence} came after ${position.sequence}: some are missing` }
          }
          try {
            const next = applyChanges(
              view,
              message.changes.map((change) => keepCustomer(view, change)),
            )
            position = { ...position, sequence: message.sequence }
            return { view: next }
          } catch (cause) {
            // it would fail again, however often it came
            position = null
            return { wrong: `patch ${message.sequence} cannot be applied: ${String(cause)}` }
          }
        case 'resumed':
          // Patches have filled the gap up to here. If not, or if this is another run of the gateway, only a snapshot helps.
          if (position?.epoch === message.epoch && position.sequence === message.sequence) return { view }
          position = null
          return { wrong: `resumed at ${message.sequence}, which is not where this desk is` }
      }
    },
  }
}

/** What is known of a customer, hundreds of earlier calls perhaps, comes again with each change of their call. */
function keepCustomer({ interactions }: DeskView, change: DeskChange): DeskChange {
  if (change.type !== 'interactionPut' || !Object.hasOwn(interactions, change.id)) return change
  const { interaction } = change.value
  const lookup = keepSame(interactions[change.id]?.interaction.lookup, interaction.lookup)
  return { ...change, value: { ...change.value, interaction: { ...interaction, lookup } } }
}
