import type { ReactNode } from 'react'
import { IncomingPop } from '../components/incoming-pop.js'
import { useIncomingCalls } from '../hooks/use-incoming-calls.js'
import { usePopPlace } from '../hooks/use-pop-place.js'
import elementsCss from '../styles/elements.css' with { type: 'text' }
import { RingloopElement } from './ringloop-element.js'

/** `<ringloop-pop>`: what rings, one under the other; takes no room while nothing rings. */
export class RingloopPopElement extends RingloopElement {
  protected override readonly css = elementsCss

  protected override content(): ReactNode {
    return <Pops />
  }
}

function Pops(): ReactNode {
  usePopPlace()
  const incoming = useIncomingCalls()
  if (incoming.length === 0) return null
  return (
    <div className="rl-element-stack">
      {incoming.map(({ view: { interaction } }) => (
        <IncomingPop key={interaction.id} callId={interaction.id} />
      ))}
    </div>
  )
}
