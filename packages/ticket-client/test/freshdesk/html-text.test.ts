import fc from 'fast-check'
import { expect, it } from 'vitest'
import { htmlOfText } from '../../src/freshdesk/html-text.js'
import { textOfHtml } from '../../src/text/text-of-html.js'

const piece = fc.constantFrom(
  '<',
  '>',
  '&',
  '"',
  "'",
  '{{',
  '{%',
  '}}',
  '&lt;',
  '<br>',
  '<script>',
  'é',
  '😀',
  '-',
  'a b',
  'a  b',
  'a   b',
  '\n',
  'word',
)

it('writes HTML that has nothing in it but breaks, and is read back as the text', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1 }).map((pieces) => `a${pieces.join('')}z`.replace(/\n{3,}/g, '\n\n')),
      (text) => {
        const html = htmlOfText(text)
        expect(html.replace(/^<div>|<\/div>$|<br>/g, '')).not.toMatch(/[<>{}]/)
        expect(textOfHtml(html)).toBe(text)
      },
    ),
  )
})
