// Importing this defines `<ringloop-wallboard>`; its plot library is in this entry alone.
import { defineElement } from './define-element.js'
import type { ElementJsx } from './element-jsx.js'
import { RingloopWallboardElement } from './wallboard-element.js'

defineElement('ringloop-wallboard', RingloopWallboardElement)

declare global {
  interface HTMLElementTagNameMap {
    'ringloop-wallboard': RingloopWallboardElement
  }
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ringloop-wallboard': ElementJsx<RingloopWallboardElement> & { readonly queue?: string }
    }
  }
}

export { RingloopWallboardElement }
