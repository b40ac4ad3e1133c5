import { useEffect } from 'react'
import type { MakePart } from '../parts/desk-parts.js'
import { useRingloop } from './ringloop-context.js'

/** A part of the desk; made, and let follow the desk, by the first who asks. */
export function usePart<Part>(make: MakePart<Part>): Part {
  const { parts } = useRingloop()
  const part = parts.get(make)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part is to be started too
  useEffect(() => parts.start(), [parts, make])
  return part
}
