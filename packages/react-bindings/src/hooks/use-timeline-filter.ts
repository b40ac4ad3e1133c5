import { type ChangeEvent, useId, useMemo, useState } from 'react'
import { filterEntries, type TimelineKind } from '../timeline/filter-entries.js'
import type { TimelineEntry } from '../timeline/timeline-entries.js'

/** A long timeline, of which a part is shown. */
export interface TimelineFilterModel {
  /** What fits, as far as it is shown. */
  readonly shown: readonly TimelineEntry[]
  /** How many fit. */
  readonly found: number
  /** How many are shown with one press more; 0: all are. */
  readonly more: number
  readonly showMore: () => void
  /** Whether anything is left out by kind or search. */
  readonly filtered: boolean
  readonly getSearchProps: () => {
    readonly id: string
    readonly type: 'search'
    readonly value: string
    readonly maxLength: number
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
  }
  readonly getKindProps: () => {
    readonly id: string
    readonly value: TimelineKind
    readonly onChange: (event: ChangeEvent<HTMLSelectElement>) => void
  }
}

/** At first what fits on a screen; a customer of years has hundreds, which must not hold up the pop. */
const atFirst = 12
const eachTime = 50

/** Filters and pages a timeline: by kind, by words, a page at a time. */
export function useTimelineFilter(entries: readonly TimelineEntry[]): TimelineFilterModel {
  const [kind, setKind] = useState<TimelineKind>('all')
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(atFirst)
  const base = useId()
  const fitting = useMemo(() => filterEntries(entries, kind, search), [entries, kind, search])
  const shown = useMemo(() => (fitting.length > limit ? fitting.slice(0, limit) : fitting), [fitting, limit])
  return {
    shown,
    found: fitting.length,
    more: Math.min(eachTime, Math.max(0, fitting.length - limit)),
    showMore: () => setLimit((now) => now + eachTime),
    filtered: kind !== 'all' || search.trim() !== '',
    getSearchProps: () => ({
      id: `${base}search`,
      type: 'search',
      value: search,
      maxLength: 100,
      onChange({ target }) {
        setSearch(target.value)
        setLimit(atFirst)
      },
    }),
    getKindProps: () => ({
      id: `${base}kind`,
      value: kind,
      onChange({ target }) {
        setKind(target.value as TimelineKind)
        setLimit(atFirst)
      },
    }),
  }
}
