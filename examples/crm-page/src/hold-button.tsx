import { type CallControls, useCallControls } from '@ringloop/react-bindings'
import type { ComponentProps } from 'react'

/** One button of your own: there while it is possible, held or not as the gateway says. */
export function HoldButton({ callId }: ComponentProps<typeof CallControls>) {
  const controls = useCallControls(callId)
  if (!controls) return null
  const command = controls.can('retrieve') ? 'retrieve' : 'hold'
  return <button {...controls.getCommandProps(command)}>{command === 'hold' ? 'Please hold' : 'Back to the customer'}</button>
}
