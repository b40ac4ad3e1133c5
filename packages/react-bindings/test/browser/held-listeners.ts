type Options = boolean | AddEventListenerOptions | undefined

/** What listens to the window and the document from now on, and is not taken away: the types of its events, as they are. */
export function heldListeners(): () => readonly string[] {
  const held = new Set<{ readonly type: string; is(...other: readonly unknown[]): boolean }>()
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target)
    const remove = target.removeEventListener.bind(target)
    const captures = (options: Options) => (typeof options === 'object' ? options.capture === true : options === true)
    const find = (type: string, listener: unknown, options: Options) =>
      [...held].find((one) => one.is(target, type, listener, captures(options)))
    target.addEventListener = (type: string, listener: EventListenerOrEventListenerObject, options?: Options) => {
      add(type, listener, options)
      if (find(type, listener, options)) return
      const mine = [target, type, listener, captures(options)]
      const one = { type, is: (...other: readonly unknown[]) => other.every((part, index) => part === mine[index]) }
      held.add(one)
      if (typeof options === 'object') options.signal?.addEventListener('abort', () => held.delete(one))
    }
    target.removeEventListener = (type: string, listener: EventListenerOrEventListenerObject, options?: Options) => {
      remove(type, listener, options)
      const one = find(type, listener, options)
      if (one) held.delete(one)
    }
  }
  return () => [...held].map(({ type }) => type)
}
