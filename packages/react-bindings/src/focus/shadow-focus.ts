/** The element with the focus in the tree of `node`: in a shadow root its own, where `document.activeElement` is only the host. */
export function focusNear(node: Node): Element | null {
  const root = node.getRootNode()
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null
}

/** What an event happened at, also inside open shadow roots, where a listener of the document is only told of the host. */
export const originOf = (event: Event): EventTarget | null => event.composedPath()[0] ?? event.target
