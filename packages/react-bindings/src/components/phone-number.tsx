import { safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'

/** A telephone number in the national format of the desk's region, the raw one on hover. */
export function PhoneNumber({ number }: { readonly number: string }): ReactNode {
  const { format } = useRingloop()
  return (
    <bdi className="rl-phone" title={safeLine(number, 60)}>
      {format.phone(number)}
    </bdi>
  )
}
