/** A point on the screen, in pixels. */
export interface ScreenPoint {
  readonly x: number
  readonly y: number
}

/** Marks that lie so close that they are one; the first of them stands for it. */
export interface MarkCluster<Mark> {
  readonly at: ScreenPoint
  readonly marks: readonly [Mark, ...Mark[]]
}

/**
 * Puts together what would overlap: each mark joins the first cluster less than `distance` away both across and down, or begins one. So
 * no two targets ever lie over one another, and what comes first keeps its place.
 */
export function clusterMarks<Mark extends { readonly at: ScreenPoint }>(
  marks: readonly Mark[],
  distance: number,
): readonly MarkCluster<Mark>[] {
  const clusters: { readonly at: ScreenPoint; readonly marks: [Mark, ...Mark[]] }[] = []
  const cells = new Map<string, typeof clusters>()
  const cellOf = (value: number) => Math.floor(value / distance)
  for (const mark of marks) {
    const [column, row] = [cellOf(mark.at.x), cellOf(mark.at.y)]
    const near = [-1, 0, 1].flatMap((down) => [-1, 0, 1].flatMap((across) => cells.get(`${column + across} ${row + down}`) ?? []))
    const found = near.find(({ at }) => Math.abs(at.x - mark.at.x) < distance && Math.abs(at.y - mark.at.y) < distance)
    if (found !== undefined) {
      found.marks.push(mark)
      continue
    }
    const cluster = { at: mark.at, marks: [mark] as [Mark, ...Mark[]] }
    clusters.push(cluster)
    const cell = cells.get(`${column} ${row}`)
    if (cell === undefined) cells.set(`${column} ${row}`, [cluster])
    else cell.push(cluster)
  }
  return clusters
}
