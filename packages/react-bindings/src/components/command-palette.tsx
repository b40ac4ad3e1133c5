import type { ComponentProps, ReactNode } from 'react'
import { lateDialogs } from '../late/late-parts.js'
import { Late } from './late.js'
import type { PaletteDialog } from './palette-dialog.js'

/**
 * Everything by typing: what can be done now, calls and customers, colleagues and queues, and `more`. A dialog that the agent asks for;
 * loaded after the first view.
 */
export function CommandPalette(props: ComponentProps<typeof PaletteDialog>): ReactNode {
  return (
    <Late of={lateDialogs} wanted={props.open} onClose={props.onClose}>
      {(part) => <part.PaletteDialog {...props} />}
    </Late>
  )
}
