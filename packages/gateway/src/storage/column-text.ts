/** A text column cannot hold U+0000 nor half a surrogate pair; both become U+FFFD, as the desk would show them. */
export const columnText = (value: string): string => value.replace(unstorable, '\uFFFD')

/** The same for a value that may be absent. */
export const optionalColumnText = (value: string | null | undefined): string | null => (value == null ? null : columnText(value))

// biome-ignore lint/suspicious/noControlCharactersInRegex: U+0000 is what is looked for.
const unstorable = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g
