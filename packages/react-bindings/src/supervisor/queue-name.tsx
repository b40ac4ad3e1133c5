import { safeLine } from '@ringloop/core'
import type { ReactNode } from 'react'

/** A queue as FreeSWITCH names it, `name@domain`: where it must break, it breaks before the domain. */
export function QueueName({ name, limit = 100 }: { readonly name: string; readonly limit?: number }): ReactNode {
  const [queue, ...domain] = safeLine(name, limit).split(/(?=@)/)
  return (
    <bdi>
      {queue}
      {domain.length > 0 && (
        <>
          <wbr />
          {domain.join('')}
        </>
      )}
    </bdi>
  )
}
