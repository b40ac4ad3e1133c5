import { type RefObject, useEffect, useRef, useState } from 'react'

/** The inner size of an element in whole pixels. */
export interface Box {
  readonly width: number
  readonly height: number
}

/** Watches how large an element is; `null` before it is drawn, and where nothing is. */
export function useBox<Element extends HTMLElement>(): { readonly ref: RefObject<Element | null>; readonly box: Box | null } {
  const ref = useRef<Element | null>(null)
  const [box, setBox] = useState<Box | null>(null)
  useEffect(() => {
    const element = ref.current
    if (element === null || typeof ResizeObserver === 'undefined') return
    const look = () => {
      const width = Math.floor(element.clientWidth)
      const height = Math.floor(element.clientHeight)
      setBox((last) => (last?.width === width && last.height === height ? last : { width, height }))
    }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [])
  return { ref, box }
}
