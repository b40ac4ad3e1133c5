import type { ComponentProps, ReactNode } from 'react'
import { useLate } from '../hooks/use-late.js'
import type { KeyboardDialog } from './keyboard-dialog.js'

const load = () => import('./keyboard-dialog.js')

/** The list of keys, as a dialog that the agent asks for; loaded after the first view. */
export function KeyboardHelp(props: ComponentProps<typeof KeyboardDialog>): ReactNode {
  const late = useLate(load, props.open, props.onClose)
  return late && <late.KeyboardDialog {...props} />
}
