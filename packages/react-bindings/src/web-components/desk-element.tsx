import { RingloopError } from '@ringloop/core'
import { type ReactNode, useEffect, useState } from 'react'
import { LoadingDesk } from '../components/loading-desk.js'
import elementsCss from '../styles/elements.css' with { type: 'text' }
import { RingloopElement } from './ringloop-element.js'

/** `<ringloop-desk>`: the whole desk. Give it a height. */
export class RingloopDeskElement extends RingloopElement {
  protected override readonly css = elementsCss

  protected override content(): ReactNode {
    return <WholeDesk />
  }
}

type Desk = Pick<typeof import('../components/agent-desk.js'), 'AgentDesk'>

/** Once for the page, when it is there. */
let known: Desk | null = null

/** Pages that have only a bar and pops do not load the rest of the desk. A load that failed is repeated with the next mounting. */
function WholeDesk(): ReactNode {
  const [desk, setDesk] = useState(known)
  const [failure, setFailure] = useState<RingloopError | null>(null)
  useEffect(() => {
    if (desk !== null) return
    let gone = false
    import('../components/agent-desk.js').then(
      (loaded) => {
        known = loaded
        if (!gone) setDesk(loaded)
      },
      (cause: unknown) => {
        if (gone) return
        setFailure(
          new RingloopError('unavailable', 'the rest of the desk could not be loaded', {
            mend: 'Look whether the files beside ringloop-elements.js can be had, then try again.',
            cause,
          }),
        )
      },
    )
    return () => {
      gone = true
    }
  }, [desk])
  if (failure) throw failure
  return desk ? <desk.AgentDesk /> : <LoadingDesk />
}
