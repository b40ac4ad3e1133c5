import type { DeskView } from '@ringloop/core'

/** The same reading, done once for a view, however many hooks ask. */
export function perView<Part>(read: (view: DeskView) => Part): (view: DeskView) => Part {
  const known = new WeakMap<DeskView, { readonly part: Part }>()
  return (view) => {
    let entry = known.get(view)
    if (entry === undefined) {
      entry = { part: read(view) }
      known.set(view, entry)
    }
    return entry.part
  }
}
