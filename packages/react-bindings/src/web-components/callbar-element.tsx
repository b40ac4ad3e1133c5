import type { ReactNode } from 'react'
import { CallBar } from '../components/call-bar.js'
import { ConnectionBanner } from '../components/connection-banner.js'
import elementsCss from '../styles/elements.css' with { type: 'text' }
import { RingloopElement } from './ringloop-element.js'

/** `<ringloop-callbar>`: the agent, the call and its controls, and below it what is wrong with the connection. */
export class RingloopCallbarElement extends RingloopElement {
  protected override readonly css = elementsCss

  protected override content(): ReactNode {
    return (
      <>
        <CallBar />
        <ConnectionBanner />
      </>
    )
  }
}
