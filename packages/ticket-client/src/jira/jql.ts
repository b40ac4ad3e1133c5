/** A text as a value in JQL. */
export const quoteJql = (text: string): string => `"${text.replace(/[\\"]/g, (character) => `\\${character}`)}"`
