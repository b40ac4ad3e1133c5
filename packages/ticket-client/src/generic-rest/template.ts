import { RingloopError } from '@ringloop/core'

/** A text with places for values: `tickets/{id}`. */
export type Template = string

const placeholder = /\{([A-Za-z]+)\}/g

/** The names of the places in a template. */
export const placeholdersOf = (template: Template): readonly string[] =>
  Array.from(template.matchAll(placeholder), ([, name]) => name ?? '')

/**
 * A path with its values put in, each escaped so that it stays one part of the path.
 *
 * @throws `invalidInput` for a value that cannot be one: empty, `.` or `..`
 */
export function fillPath(backend: string, template: Template, values: Readonly<Record<string, string | undefined>>): string {
  return template.replace(placeholder, (_, name: string) => {
    const value = values[name] ?? ''
    if (value === '' || value === '.' || value === '..') {
      throw new RingloopError('invalidInput', `${backend}: "${value}" cannot be the ${name} in ${template}`, {
        mend: `Give another ${name}.`,
      })
    }
    try {
      return encodeURIComponent(value)
    } catch (cause) {
      throw new RingloopError('invalidInput', `${backend}: the ${name} in ${template} is broken text`, {
        mend: `Give another ${name}.`,
        cause,
      })
    }
  })
}

/** Query parameters with their values put in; one with a place that has no value is left out. The HTTP client escapes them. */
export function fillQuery(
  templates: Readonly<Record<string, Template>>,
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const filled: Record<string, string> = {}
  for (const [parameter, template] of Object.entries(templates)) {
    if (placeholdersOf(template).some((name) => values[name] === undefined)) continue
    filled[parameter] = template.replace(placeholder, (_, name: string) => values[name] ?? '')
  }
  return filled
}
