import { plainText } from '../text/plain-text.js'

/** HubSpot's limit for the body of a note. */
const noteLength = 65_000

/** Text as the body of a note, which HubSpot takes for HTML: it stays text. */
export function hubSpotHtml(text: string): string {
  let raw = plainText(text, noteLength)
  for (;;) {
    const html = raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')
    if (html.length <= noteLength) return html
    raw = plainText(raw, Math.floor(raw.length * 0.8))
  }
}
