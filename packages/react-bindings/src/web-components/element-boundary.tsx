import { Component, type ReactNode } from 'react'
import type { ElementMessages } from '../words/element-words.js'

export interface ElementBoundaryProps {
  /** Told what went wrong while what is below was rendered. */
  readonly failed: (error: unknown) => void
  /** Stands there instead. `retry` renders what is below anew. */
  readonly instead: (retry: () => void) => ReactNode
  readonly children: ReactNode
}

/** Keeps an error while rendering from leaving nothing at all: React takes away everything up to the next boundary. */
export class ElementBoundary extends Component<ElementBoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true }
  }

  override componentDidCatch(error: unknown): void {
    this.props.failed(error)
  }

  override render(): ReactNode {
    const { instead, children } = this.props
    return this.state.broken ? instead(() => this.setState({ broken: false })) : children
  }
}

/** What an element shows that could not be shown. Needs nothing of the desk, which may be what is broken. */
export function BrokenElement({ words, retry }: { readonly words: ElementMessages; readonly retry: () => void }): ReactNode {
  return (
    <div className="rl-part rl-command-error" part="broken" role="alert">
      <p className="rl-error">{words.broken}</p>
      <button type="button" className="rl-button rl-button-small" onClick={retry}>
        {words.again}
      </button>
    </div>
  )
}
