import type { TabLeadership } from '@ringloop/react-bindings'

/** The part of a page that shows no calls among the agent's tabs: it never rings or pops, so that one with the desk does. */
export function joinAside(): TabLeadership {
  return {
    getSnapshot: () => 'follower',
    subscribe: () => () => {},
    takeOver() {},
    setFit() {},
    setPops() {},
    setUrgent() {},
    [Symbol.dispose]() {},
  }
}
