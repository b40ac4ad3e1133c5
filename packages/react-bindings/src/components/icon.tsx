import type { ReactNode } from 'react'

// 20 × 20, drawn with one stroke of 1.6 in the colour of the text.
const paths = {
  phone:
    'M6.5 3H4.2A1.2 1.2 0 0 0 3 4.3 13.4 13.4 0 0 0 15.7 17a1.2 1.2 0 0 0 1.3-1.2v-2.3l-3.6-1.4-1.5 1.8a10.6 10.6 0 0 1-5.8-5.8l1.8-1.5z',
  ringing:
    'M6.5 3H4.2A1.2 1.2 0 0 0 3 4.3 13.4 13.4 0 0 0 15.7 17a1.2 1.2 0 0 0 1.3-1.2v-2.3l-3.6-1.4-1.5 1.8a10.6 10.6 0 0 1-5.8-5.8l1.8-1.5zM11.5 6a3 3 0 0 1 2.5 2.5M11.5 2.8a6.2 6.2 0 0 1 5.7 5.7',
  held: 'M7 4.5v11M13 4.5v11',
  ended: 'M3 12.6c4.2-4.2 9.8-4.2 14 0l-1.9 2.2-3-1.4v-2.2a9 9 0 0 0-4.2 0v2.2l-3 1.4z',
  missed: 'M3 5l6 6 8-8M3 10V5h5M3 16c4-3.4 10-3.4 14 0',
  callback: 'M7.5 4 3.5 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H9',
  wrapUp: 'M4 3.5h12v13H4zM7 7.5h6M7 10.5h6M7 13.5h3',
  ticket: 'M3 6h14v3a1.5 1.5 0 0 0 0 3v3H3v-3a1.5 1.5 0 0 0 0-3zM12 6.5v8',
  customer: 'M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.5 17c.6-3.3 3.2-5 6.5-5s5.900 1.7 6.500 5',
  hidden:
    'M3 3l14 14M8.200 8.300a2.600 2.600 0 0 0 3.600 3.600M5.300 5.700A12 12 0 0 0 2 10c1.900 3.500 4.700 5.300 8 5.300 1.300 0 2.500-.3 3.600-.8M9 4.800c4-.4 7 1.500 9 5.200-.5 1-1.200 1.900-1.900 2.600',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4.300l2.800 1.700',
  check: 'M4 10.500l4 4 8-9',
  alert: 'M10 3l7.500 13.500h-15zM10 8.500v3.500M10 14.200v.1',
  offline:
    'M3 3l14 14M2.500 8a11 11 0 0 1 4-2.400M9.500 5a11 11 0 0 1 8 3M5.500 11.300a6.500 6.500 0 0 1 3.200-1.700M12.600 9.900c.7.4 1.300.9 1.900 1.400M10 15.500v.1',
  online: 'M2.5 8a11 11 0 0 1 15 0M5.5 11.300a6.700 6.700 0 0 1 9 0M10 15.500v.1',
  close: 'M5 5l10 10M15 5L5 15',
  external: 'M8 4.500H4v11.500h11.500v-4M11.500 3.500h5v5M16.500 3.500L9 11',
  keyboard: 'M2.500 5.500h15v9h-15zM5.500 8.500h.1M8.500 8.500h.1M11.500 8.500h.1M14.500 8.500h.1M6.500 11.500h7',
  keypad: 'M5 4.500h.1M10 4.500h.1M15 4.500h.1M5 9.500h.1M10 9.500h.1M15 9.500h.1M10 14.500h.1M5 14.500h.1M15 14.500h.1',
  message: 'M3 4.500h14v9.500H9L5.500 17v-3H3z',
  order: 'M3.500 6.500L10 3l6.500 3.500v7L10 17l-6.500-3.500zM3.500 6.500L10 10l6.500-3.500M10 10v7',
  transfer: 'M3 7h12M11.500 3.500L15 7l-3.500 3.500M17 13H5M8.500 9.500L5 13l3.500 3.500',
  question: 'M7.200 7.300a2.800 2.800 0 1 1 4 2.700c-.8.4-1.200 1-1.200 2M10 15.200v.1',
} as const

export type IconName = keyof typeof paths

/** A drawn sign; says nothing to screen readers, so that a word always stands beside it. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }): ReactNode {
  return (
    <svg className={`rl-icon${className ? ` ${className}` : ''}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
