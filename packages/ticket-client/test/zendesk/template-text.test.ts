import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepFromTemplates, withoutTemplateGuards } from '../../src/zendesk/template-text.js'

const braced = fc.array(fc.constantFrom('{', '}', '%', 'dc.x', ' ', 'é', '{{', '{%')).map((parts) => parts.join(''))

it('leaves no placeholder, whatever braces stand in a text, and gives the text back', () => {
  fc.assert(
    fc.property(braced, (text) => {
      const kept = keepFromTemplates(text)
      expect(kept).not.toMatch(/\{\{|\{%/)
      expect(withoutTemplateGuards(kept)).toBe(text)
    }),
  )
})
