import { safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { EmptyState } from '../components/empty-state.js'
import * as Icons from '../components/icons.js'
import type { FloorModel } from './use-floor.js'
import { useFloorWords } from './use-supervision.js'

/** What stands in the place of the floor as long as there is none; `null` once there is. */
export function FloorState({ floor: { state, view, error } }: { readonly floor: FloorModel }): ReactNode {
  const words = useFloorWords()
  if (view !== null) return null
  if (state === 'refused') {
    const forbidden = error?.code === 'forbidden'
    return (
      <EmptyState
        icon={Icons.alert}
        title={forbidden ? words.refused : words.off}
        help={forbidden ? words.refusedHelp : safeLine(error?.message ?? words.offHelp, 300)}
      />
    )
  }
  if (state === 'off') return <EmptyState icon={Icons.offline} title={words.off} help={words.offHelp} />
  return (
    <div aria-busy="true">
      <EmptyState icon={Icons.clock} title={words.loading} help={words.loadingHelp} />
      <div aria-hidden="true">
        <span className="rl-skeleton rl-skeleton-row" />
        <span className="rl-skeleton rl-skeleton-row" />
        <span className="rl-skeleton rl-skeleton-row" />
      </div>
    </div>
  )
}
