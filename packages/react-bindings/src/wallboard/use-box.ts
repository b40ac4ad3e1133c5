import { type RefCallback, useEffect, useState } from 'react'

/** The inner size of an element in whole pixels. */
export interface Box {
  readonly width: number
  readonly height: number
}

/** Watches how large an element is, also one that comes later or is another; `null` before it is drawn, and where nothing is. */
export function useBox<Element extends HTMLElement>(): { readonly ref: RefCallback<Element>; readonly box: Box | null } {
  const [element, ref] = useState<Element | null>(null)
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    if (element === null || typeof ResizeObserver === 'undefined') return
    const look = () => {
      const width = Math.floor(element.clientWidth)
      const height = Math.floor(element.clientHeight)
      setBox((last) => (last?.width === width && last.height === height ? last : { width, height }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => {
      observer.disconnect()
      setBox(null)
    }
  }, [element])
  return { ref, box }
}
