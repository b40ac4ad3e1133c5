import { lazy, type ReactNode, Suspense } from 'react'
import { LoadingDesk } from '../components/loading-desk.js'
import elementsCss from '../styles/elements.css' with { type: 'text' }
import { RingloopElement } from './ringloop-element.js'

// Pages that have only a bar and pops do not load the rest of the desk.
const WholeDesk = lazy(async () => ({ default: (await import('../components/agent-desk.js')).AgentDesk }))

/** `<ringloop-desk>`: the whole desk. Give it a height. */
export class RingloopDeskElement extends RingloopElement {
  protected override readonly css = elementsCss

  protected override content(): ReactNode {
    return (
      <Suspense fallback={<LoadingDesk />}>
        <WholeDesk />
      </Suspense>
    )
  }
}
