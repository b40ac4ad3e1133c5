import type { ReactNode } from 'react'
import wallboardCss from '../styles/wallboard-element.css' with { type: 'text' }
import { Wallboard } from '../wallboard/wallboard.js'
import { RingloopElement } from './ringloop-element.js'

/** `<ringloop-wallboard>`: the call centre at a glance; of one queue with `queue`. Give it a height. */
export class RingloopWallboardElement extends RingloopElement {
  static override readonly observedAttributes: readonly string[] = [...RingloopElement.observedAttributes, 'queue']

  protected override readonly css = wallboardCss

  protected override get properties(): readonly string[] {
    return [...super.properties, 'queue']
  }

  /** The queue that is shown alone; `null` for all. */
  get queue(): string | null {
    return this.getAttribute('queue')
  }
  set queue(value: string | null) {
    if (value === null) this.removeAttribute('queue')
    else this.setAttribute('queue', value)
  }

  protected override content(): ReactNode {
    const { queue } = this
    return queue === null ? <Wallboard /> : <Wallboard queue={queue} />
  }
}
