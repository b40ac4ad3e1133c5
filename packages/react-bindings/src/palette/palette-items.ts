/** The parts of the palette, in their order. */
export const paletteGroups = ['actions', 'people', 'calls', 'state', 'places'] as const

/** Something that can be done now, or gone to. */
export interface PaletteItem {
  readonly id: string
  readonly group: (typeof paletteGroups)[number]
  /** From outside: a safe line. */
  readonly label: string
  /** Found by too, and shown behind it. */
  readonly detail?: string
  /** The key that does the same. */
  readonly keys?: string
  readonly run: () => void
}

const mostOfGroup = 8

/** What has every word that was typed, which begins with it first within its group; eight of a group at most. */
export function findItems(items: readonly PaletteItem[], typed: string): readonly PaletteItem[] {
  const text = typed.trim().toLocaleLowerCase()
  const wanted = text.split(/\s+/)
  const found = items.flatMap((item) => {
    const label = item.label.toLocaleLowerCase()
    const all = `${label} ${item.detail?.toLocaleLowerCase() ?? ''}`
    return wanted.every((word) => all.includes(word)) ? [{ item, at: label.startsWith(text) ? 0 : 1 }] : []
  })
  found.sort((a, b) => a.at - b.at)
  return paletteGroups.flatMap((group) =>
    found
      .map(({ item }) => item)
      .filter((item) => item.group === group)
      .slice(0, mostOfGroup),
  )
}
