import type { HTMLAttributes, Ref } from 'react'
import type { HostEvents } from '../host-events/host-event.js'
import type { RingloopCallbarElement } from './callbar-element.js'
import type { RingloopDeskElement } from './desk-element.js'
import type { RingloopElementEventMap } from './element-events.js'
import type { RingloopPopElement } from './pop-element.js'
import type { RingloopElement } from './ringloop-element.js'

/** What can be set on an element in a template: React 19 sets properties, Vue does, too (`.token`, or by itself). */
export type ElementProps<Element extends RingloopElement> = Partial<
  Pick<Element, 'url' | 'token' | 'desk' | 'settings' | 'language' | 'theme' | 'density'>
> & { readonly 'time-zone'?: string; readonly 'ring-tone'?: 'on' | 'off' }

/** The elements' events in JSX of React 19. */
export interface ElementListeners {
  readonly 'onringloop-ring'?: (event: CustomEvent<HostEvents['ring']>) => void
  readonly 'onringloop-open-record'?: (event: CustomEvent<HostEvents['openRecord']>) => void
  readonly 'onringloop-call-connected'?: (event: CustomEvent<HostEvents['callConnected']>) => void
  readonly 'onringloop-call-ended'?: (event: CustomEvent<HostEvents['callEnded']>) => void
  readonly 'onringloop-filed'?: (event: CustomEvent<HostEvents['filed']>) => void
  readonly 'onringloop-connection'?: (event: CustomEvent<HostEvents['connection']>) => void
  readonly 'onringloop-dial-failed'?: (event: RingloopElementEventMap['ringloop-dial-failed']) => void
  readonly 'onringloop-error'?: (event: RingloopElementEventMap['ringloop-error']) => void
}

/** An element in JSX: its properties, its events, and what any HTML element takes. */
export type ElementJsx<Element extends RingloopElement> = Omit<HTMLAttributes<Element>, keyof ElementProps<Element>> &
  ElementProps<Element> &
  ElementListeners & { readonly ref?: Ref<Element> }

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ringloop-desk': ElementJsx<RingloopDeskElement>
      'ringloop-pop': ElementJsx<RingloopPopElement>
      'ringloop-callbar': ElementJsx<RingloopCallbarElement>
    }
  }
}
