/** Puts values in the place of `{name}`; a name that is not among the values stays as it is. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  // one pass: a value that looks like a placeholder is not filled again
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : whole))
}

/** The names in a template's braces. */
export const placeholdersOf = (template: string): readonly string[] =>
  [...template.matchAll(/\{(\w*)\}/g)].map((match) => match[1] ?? '')
