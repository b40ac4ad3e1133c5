import type { SwitchEvent } from './switch-event.js'

const prefix = 'variable_'

/** Reads the channel variables whose names match one of the globs (`*` any run, `?` one character); no globs, no cost. */
export function createVariableReader(globs: readonly string[]): (event: SwitchEvent) => Readonly<Record<string, string>> {
  const exact = globs.filter((glob) => !/[*?]/.test(glob))
  const patterns = globs.filter((glob) => /[*?]/.test(glob)).map(toPattern)
  return (event) => {
    const found: Record<string, string> = {}
    for (const name of exact) {
      const value = event.get(prefix + name)
      if (value !== undefined) found[name] = value
    }
    if (patterns.length > 0) {
      for (const [header, value] of event.headers()) {
        if (!header.startsWith(prefix)) continue
        const name = header.slice(prefix.length)
        if (patterns.some((pattern) => pattern.test(name))) found[name] = value
      }
    }
    return found
  }
}

function toPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.')
  return new RegExp(`^${source}$`, 's')
}
