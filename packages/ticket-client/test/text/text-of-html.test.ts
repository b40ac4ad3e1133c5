import { expect, it } from 'vitest'
import { textOfHtml } from '../../src/text/text-of-html.js'

it('reads breaks and blocks as lines', () => {
  expect(textOfHtml('Hi,<br>\n<br>\n<u>please send me:</u><br>\n1 x coffee<p>Bye</p><div>David</div>')).toBe(
    'Hi,\n\nplease send me:\n1 x coffee\nBye\n\nDavid',
  )
  expect(textOfHtml('<ul><li>one</li><li>two</li></ul>')).toBe('- one\n- two')
})

it('resolves entities once, so that what was text stays text', () => {
  expect(textOfHtml('&lt;b&gt; &amp;lt; &quot;A&#39;&#x41;&nbsp;&unknown; &#0;&#xD800;')).toBe('<b> &lt; "A\'A &unknown; ��')
})

it('leaves out what nobody sees', () => {
  expect(textOfHtml('a<style>b{}</style><script>alert(1)</script><!-- c -->d')).toBe('ad')
  expect(textOfHtml('a<script>never closed')).toBe('a')
})

it('leaves a lonely sign alone', () => {
  expect(textOfHtml('1 < 2 and 3 > 2')).toBe('1 < 2 and 3 > 2')
})

it('takes long rubbish in a time that grows with its length', () => {
  const begun = performance.now()
  for (const piece of ['<', '<!--', '<script>', '<a ', '&#', '\n \n'])
    expect(typeof textOfHtml(piece.repeat(20_000))).toBe('string')
  expect(performance.now() - begun).toBeLessThan(5_000)
})
