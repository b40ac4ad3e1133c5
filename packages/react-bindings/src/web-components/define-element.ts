import type { RingloopElement } from './ringloop-element.js'

/** Defines an element, unless there is one of this name or this is no browser. */
export function defineElement(name: string, element: new () => RingloopElement): void {
  if (typeof customElements !== 'undefined' && !customElements.get(name)) customElements.define(name, element)
}
