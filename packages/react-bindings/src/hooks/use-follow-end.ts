import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** A list that grows at its end, and whose reader may have scrolled up. */
export interface FollowEndModel<Element extends HTMLElement> {
  readonly ref: RefObject<Element | null>
  /** The end is in sight and stays there. */
  readonly following: boolean
  readonly toEnd: () => void
  readonly onScroll: () => void
}

/** How far from the end still counts as there, pixels. */
const nearly = 32

/** Keeps the end of a scrolling list in sight as it grows, unless the reader has scrolled away from it. */
export function useFollowEnd<Element extends HTMLElement>(content: unknown): FollowEndModel<Element> {
  const ref = useRef<Element>(null)
  const [following, setFollowing] = useState(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is another
  useLayoutEffect(() => {
    const list = ref.current
    if (list && following) list.scrollTop = list.scrollHeight
  }, [content, following])
  return {
    ref,
    following,
    toEnd: () => setFollowing(true),
    onScroll: () => {
      const list = ref.current
      if (list) setFollowing(list.scrollHeight - list.scrollTop - list.clientHeight < nearly)
    },
  }
}
