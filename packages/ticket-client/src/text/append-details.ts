import { oneLine } from './plain-text.js'

/** Writes what has no field of its own below a description, a line each, so that nothing is lost. */
export function appendDetails(description: string, details: readonly (readonly [name: string, value: string])[]): string {
  if (details.length === 0) return description
  const lines = details.map(([name, value]) => `${oneLine(name, 80)}: ${oneLine(value, 2000)}`)
  return `${description}${description === '' ? '' : '\n\n'}${lines.join('\n')}`
}
