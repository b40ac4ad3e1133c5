import type { FactValue } from './facts-of.js'

/** Longer ones would make every decision as long as what somebody said, once for each rule. */
const shown = 200

/** A fact's value as it stands among the reasons: tags as one line, long texts cut short. */
export function plainValue(value: FactValue): string | number | boolean | null {
  const text = typeof value === 'object' && value !== null ? value.join(', ') : value
  return typeof text === 'string' && text.length > shown ? `${text.slice(0, shown - 1)}…` : text
}

/** Whether a value among the reasons is a part of what it was. */
export const isCut = (value: unknown): boolean => typeof value === 'string' && value.length >= shown && value.endsWith('…')
