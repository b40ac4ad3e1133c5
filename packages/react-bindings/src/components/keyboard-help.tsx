import type { ComponentProps, ReactNode } from 'react'
import { lateDialogs } from '../late/late-parts.js'
import type { KeyboardDialog } from './keyboard-dialog.js'
import { Late } from './late.js'

/** The list of keys, as a dialog that the agent asks for; loaded after the first view. */
export function KeyboardHelp(props: ComponentProps<typeof KeyboardDialog>): ReactNode {
  return (
    <Late of={lateDialogs} wanted={props.open} onClose={props.onClose}>
      {(part) => <part.KeyboardDialog {...props} />}
    </Late>
  )
}
