import { type ReactNode, useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import { useRingloop } from '../hooks/ringloop-context.js'
import type { WallboardTrend } from './board-numbers.js'

/** A plot is drawn anew at most so often, in milliseconds. */
const drawnEveryMs = 1000

/** The course of a number as a line, its target as a dashed one. Says nothing to screen readers: its sentence stands beside it. */
export function Sparkline({ trend, target }: { readonly trend: WallboardTrend; readonly target: number | null }): ReactNode {
  const { theme } = useRingloop()
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(trend)
  latest.current = trend

  useEffect(() => {
    const element = host.current
    // without a canvas, as on a server or in a test without a browser, there is the sentence
    if (element === null || typeof Path2D === 'undefined' || typeof ResizeObserver === 'undefined') return
    let end: (() => void) | null = null
    let isOver = false
    // when it is needed: as it is loaded it asks for things that only browsers have
    void import('uplot').then(({ default: UPlot }) => {
      if (isOver) return
      const made = new UPlot(optionsOf(element), dataOf(latest.current, target), element)
      plot.current = made
      end = keepFitting(made, element)
    })
    return () => {
      isOver = true
      end?.()
      plot.current?.destroy()
      plot.current = null
    }
  }, [target])

  // colours are read as it is drawn
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is a reason to draw
  useEffect(() => plot.current?.redraw(), [theme])

  const drawnAt = useRef(Number.NEGATIVE_INFINITY)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new trend is a reason to draw, soon; the newest is drawn then
  useEffect(() => {
    if (timer.current !== null) return
    const wait = Math.max(0, drawnAt.current + drawnEveryMs - performance.now())
    timer.current = setTimeout(() => {
      timer.current = null
      drawnAt.current = performance.now()
      plot.current?.setData(dataOf(latest.current, target))
    }, wait)
  }, [trend])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  return <div ref={host} className="rl-trend" aria-hidden="true" />
}

/** Draws anew when its place or the colours change; ends with the returned function. */
function keepFitting(plot: uPlot, element: HTMLElement): () => void {
  const observer = new ResizeObserver(() => {
    const line = lineOf(element)
    for (const [index, width] of [line, Math.max(1, line / 2)].entries()) {
      const series = plot.series[index + 1]
      if (series) series.width = width
    }
    plot.setSize(sizeOf(element))
  })
  observer.observe(element)
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query))
  const redraw = () => plot.redraw()
  for (const query of queries) query.addEventListener('change', redraw)
  return () => {
    observer.disconnect()
    for (const query of queries) query.removeEventListener('change', redraw)
  }
}

const sizeOf = (element: HTMLElement) => ({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) })

/** How strong the line is: as visible from afar as the plot is large. */
const lineOf = (element: HTMLElement) => Math.max(1.5, element.clientHeight / 24)

const dataOf = ({ at, values }: WallboardTrend, target: number | null): uPlot.AlignedData => [
  [...at],
  [...values],
  at.map(() => target),
]

function optionsOf(element: HTMLElement): uPlot.Options {
  // what a stylesheet, a theme or the system's own colours say, in the moment of drawing
  const colour = (property: 'color' | 'borderTopColor') => () => getComputedStyle(element)[property]
  const line = lineOf(element)
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    padding: [line, 0, line, 0],
    axes: [{ show: false }, { show: false }],
    scales: { x: { time: false }, y: { range: (_plot, least, most) => rangeOf(least, most) } },
    series: [
      {},
      { stroke: colour('color'), width: line, points: { show: false } },
      { stroke: colour('borderTopColor'), width: Math.max(1, line / 2), dash: [line * 2, line * 2], points: { show: false } },
    ],
  }
}

/** From zero, but for shares that are far from it, whose course would be a flat line. */
function rangeOf(least: number | null, most: number | null): [number, number] {
  const low = least ?? 0
  const high = most ?? 1
  const bottom = high <= 1 && low > 0.3 ? Math.max(0, low - (high - low) * 0.2 - 0.01) : 0
  return [bottom, high > bottom ? high + (high - bottom) * 0.05 : bottom + 1]
}
