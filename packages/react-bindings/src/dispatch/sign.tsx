import type { TicketPriority } from '@ringloop/core'
import type { ReactNode } from 'react'
import type { DispatchOrderItem, OrderUrgency } from './dispatch-items.js'

// 20 × 20; the shape says how urgent it is, whether it is filled who has it.
const shapes: Readonly<Record<TicketPriority, string>> = {
  low: 'M10 5.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4z',
  normal: 'M10 3.4a6.6 6.6 0 1 1 0 13.2 6.6 6.6 0 0 1 0-13.2z',
  high: 'M10 1.8l8.2 8.2-8.2 8.2L1.8 10z',
  urgent: 'M10 1.8l8.6 15.6H1.4z',
}

/** The sign of an order; a word always stands beside it. */
export function OrderSign({
  priority,
  state,
}: {
  readonly priority: TicketPriority
  readonly state: DispatchOrderItem['state']
}): ReactNode {
  return (
    <svg
      className={`rl-sign-order rl-sign-${state} rl-sign-${priority}`}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <path className="rl-sign-shape" d={shapes[priority]} />
      {priority === 'urgent' && <path className="rl-sign-mark" d="M10 7.5v4.6M10 14.4v.2" />}
    </svg>
  )
}

// 12 × 12; late is full with a mark in it, at risk is a clock.
const urgencies = {
  late: { shape: 'M6 .8l5.5 10H.5z', mark: 'M6 4.4v2.9M6 9v.1' },
  atRisk: { shape: 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1z', mark: 'M6 3.4V6l1.8 1.2' },
} as const

/** The sign of an order that is late or may become so; a word, seen or unseen, always stands beside it. */
export function UrgencySign({ urgency }: { readonly urgency: OrderUrgency }): ReactNode {
  if (urgency === 'none') return null
  const { shape, mark } = urgencies[urgency]
  return (
    <svg className={`rl-sign-urgency rl-sign-${urgency}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <path className="rl-sign-urgency-shape" d={shape} />
      <path className="rl-sign-urgency-mark" d={mark} />
    </svg>
  )
}

/** The sign of an engineer: the beginning of their name. */
export function EngineerSign({ name }: { readonly name: string }): ReactNode {
  const words = name.split(/\s+/).filter((word) => word !== '')
  const isWide = /[\u2e80-\u9fff\uac00-\ud7af]/.test(name)
  const letters = isWide ? [...name].slice(-1) : words.slice(0, 2).map((word) => [...word][0] ?? '')
  return (
    <bdi className="rl-sign-engineer" aria-hidden="true">
      {letters.join('').toLocaleUpperCase() || '?'}
    </bdi>
  )
}
