/** How large a tile is; in units of the board. */
export interface TileSize {
  readonly name: 'large' | 'medium' | 'small' | 'dot'
  readonly width: number
  readonly height: number
  /** Text smaller than 11 px is none; a size whose text would be is not taken. */
  readonly text: number
}

/** From the one that says most. */
const sizes: readonly TileSize[] = [
  { name: 'large', width: 15, height: 4.2, text: 1.5 },
  { name: 'medium', width: 12, height: 2.4, text: 1.3 },
  { name: 'small', width: 8, height: 1.9, text: 1.1 },
  { name: 'dot', width: 1.2, height: 1.2, text: Number.POSITIVE_INFINITY },
]
const gap = 0.4
const smallestText = 11
const smallestDot: TileSize = { name: 'dot', width: 0.7, height: 0.7, text: Number.POSITIVE_INFINITY }

/** How a grid is filled. */
export interface TileFit {
  readonly size: TileSize
  /** Of each group, how many are shown. */
  readonly shown: readonly number[]
}

/**
 * The largest tiles with which all groups fit into a box without scrolling; if not even the smallest do, each group shows the share of its
 * rows that there is room for.
 *
 * @param counts of each group; they stand below each other, each from a new row on
 * @param box in pixels, without the groups' names; `unit` pixels to a unit
 */
export function fitTiles(
  counts: readonly number[],
  box: { readonly width: number; readonly height: number; readonly unit: number },
): TileFit {
  const { unit } = box
  const rowsOf = ({ width }: TileSize) => {
    const columns = Math.max(1, Math.floor((box.width / unit + gap) / (width + gap)))
    return { columns, rows: counts.map((count) => Math.ceil(count / columns)) }
  }
  // a group's name needs the height of two lines, also beside one row of dots
  const heightOf = ({ height }: TileSize, rows: readonly number[]) =>
    rows.reduce((sum, count) => sum + Math.max(count * (height + gap), 4) + gap, 0) * unit
  for (const size of [...sizes, smallestDot]) {
    if (size.name !== 'dot' && size.text * unit < smallestText) continue
    if (heightOf(size, rowsOf(size).rows) <= box.height) return { size, shown: counts }
  }
  const { columns, rows } = rowsOf(smallestDot)
  const share = Math.min(1, box.height / heightOf(smallestDot, rows))
  const shown = counts.map((count, index) => Math.min(count, Math.max(1, Math.floor((rows[index] ?? 0) * share)) * columns))
  return { size: smallestDot, shown }
}
