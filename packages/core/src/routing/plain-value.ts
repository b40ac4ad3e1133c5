import type { FactValue } from '../rules/facts-of.js'

/** A fact's value as it stands among the reasons: tags as one line. */
export const plainValue = (value: FactValue): string | number | boolean | null =>
  typeof value === 'object' && value !== null ? value.join(', ') : value
