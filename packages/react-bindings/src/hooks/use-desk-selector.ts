import { useMemo, useSyncExternalStore } from 'react'
import type { DeskSnapshot } from '../store/desk-snapshot.js'
import { useRingloop } from './ringloop-context.js'

/**
 * A part of the desk's snapshot; renders again only when the part changes. Keep `selector` stable or cheap: a new one is run at each
 * render.
 *
 * @param isEqual when the old part may stay; identity if absent.
 */
export function useDeskSelector<Part>(
  selector: (snapshot: DeskSnapshot) => Part,
  isEqual: (a: Part, b: Part) => boolean = Object.is,
): Part {
  const { desk } = useRingloop()
  const [get, getServer] = useMemo(() => {
    const remember = (read: () => DeskSnapshot) => {
      let last: { snapshot: DeskSnapshot; part: Part } | null = null
      return () => {
        const snapshot = read()
        if (last?.snapshot === snapshot) return last.part
        const part = selector(snapshot)
        last = { snapshot, part: last && isEqual(last.part, part) ? last.part : part }
        return last.part
      }
    }
    return [remember(desk.getSnapshot), remember(desk.getServerSnapshot)]
  }, [desk, selector, isEqual])
  return useSyncExternalStore(desk.subscribe, get, getServer)
}
