/** A line that tells how far an import is. */
export interface ImportProgress {
  update(progress: { readonly rows: number; readonly bytes: number }): void
  /** Takes the line away. */
  end(): void
}

/** Told so often at most. */
const everyMs = 200
/** Speed is that of the last so many seconds. */
const windowMs = 10_000

/** Writes the line again and again over itself. */
export function createImportProgress({
  write,
  size,
  columns,
  now,
}: {
  readonly write: (text: string) => void
  /** Bytes of the file. */
  readonly size: number
  readonly columns: number
  readonly now: () => number
}): ImportProgress {
  let toldAt = Number.NEGATIVE_INFINITY
  const points: { readonly at: number; readonly rows: number; readonly bytes: number }[] = [{ at: now(), rows: 0, bytes: 0 }]
  return {
    update({ rows, bytes }) {
      const at = now()
      if (at - toldAt < everyMs) return
      toldAt = at
      points.push({ at, rows, bytes })
      while (points.length > 2 && at - (points[1]?.at ?? at) > windowMs) points.shift()
      const first = points[0] ?? { at, rows, bytes }
      const seconds = Math.max(0.001, (at - first.at) / 1000)
      const left = ((size - bytes) * seconds) / Math.max(1, bytes - first.bytes)
      const percent = Math.min(100, Math.floor((bytes / size) * 100))
      const text = `${percent} %  ${rows.toLocaleString('en')} rows  ${Math.round((rows - first.rows) / seconds).toLocaleString('en')} rows/s  ${timeText(left)} left`
      write(`\r${text.slice(0, Math.max(0, columns - 1))}\u001b[K`)
    },
    end: () => write('\r\u001b[K'),
  }
}

function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  const minutes = Math.floor(whole / 60)
  return `${minutes}:${String(whole % 60).padStart(2, '0')}`
}
