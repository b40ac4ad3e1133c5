import type { ComponentProps, ReactNode } from 'react'
import { useLate } from '../hooks/use-late.js'
import type { PaletteDialog } from './palette-dialog.js'

const load = () => import('./palette-dialog.js')

/**
 * Everything by typing: what can be done now, calls and customers, colleagues and queues, and `more`. A dialog that the agent asks for;
 * loaded after the first view.
 */
export function CommandPalette(props: ComponentProps<typeof PaletteDialog>): ReactNode {
  const late = useLate(load, props.open, props.onClose)
  return late && <late.PaletteDialog {...props} />
}
