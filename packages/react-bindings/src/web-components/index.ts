// Importing this defines the elements, where there are any: on a server it does nothing.
import { RingloopCallbarElement } from './callbar-element.js'
import { defineElement } from './define-element.js'
import { RingloopDeskElement } from './desk-element.js'
import { RingloopPopElement } from './pop-element.js'

defineElement('ringloop-desk', RingloopDeskElement)
defineElement('ringloop-pop', RingloopPopElement)
defineElement('ringloop-callbar', RingloopCallbarElement)

declare global {
  interface HTMLElementTagNameMap {
    'ringloop-desk': RingloopDeskElement
    'ringloop-pop': RingloopPopElement
    'ringloop-callbar': RingloopCallbarElement
  }
}

export type { HostCall, HostEvents } from '../host-events/host-event.js'
export { forgetTyped } from '../tabs/browser-typing.js'
export type { ElementSettings } from './desk-group.js'
export type { ElementToken } from './desk-pool.js'
export type { ElementFailure, RingloopElementEventMap } from './element-events.js'
export type { ElementListeners, ElementProps } from './element-jsx.js'
export type { RingloopElement } from './ringloop-element.js'
export { RingloopCallbarElement, RingloopDeskElement, RingloopPopElement }
