/** A text as a value in JQL. */
export const quoteJql = (text: string): string => `"${text.replace(/[\\"]/g, (character) => `\\${character}`)}"`

/** The condition that an issue is of one of these projects. */
export const inProjects = (keys: readonly string[]): string => `project in (${keys.map(quoteJql).join(', ')})`
