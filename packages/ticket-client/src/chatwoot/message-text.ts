import { plainText } from '../text/plain-text.js'

const longest = 150_000

/**
 * A text as a message. Chatwoot runs what goes out, private notes too, through a template language (Liquid): `{{` and `{%` are parted by a
 * blank of no width, so that a caller's name cannot read the agent's data.
 */
export const messageText = (text: string): string =>
  plainText(text, longest - 1000)
    .replace(/\{(?=[{%])/g, '{\u200b')
    .slice(0, longest)

/** The text that a message of ours was made of. */
export const textOfMessage = (content: string): string => content.replace(/\{\u200b(?=[{%])/g, '{')
