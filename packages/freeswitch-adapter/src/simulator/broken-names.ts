/** Stands in a name for a byte that is no UTF-8, until the name is written. A character of nobody's (private use). */
const mark = '\uE0E9'
const markBytes = Buffer.from(mark).toString('latin1')
const markEncoded = encodeURIComponent(mark)

/** The name with a byte of Latin-1 in it. */
export const breakName = (name: string): string => `${name}${mark}`

/** The name as a reader can understand it at best. */
export const readableName = (name: string): string => name.replaceAll(mark, '\uFFFD')

/** Puts the byte where the mark is, in an event's text of either format. */
export const writeBrokenBytes = (text: Buffer): Buffer =>
  Buffer.from(text.toString('latin1').replaceAll(markBytes, '\xE9').replaceAll(markEncoded, '%E9'), 'latin1')
