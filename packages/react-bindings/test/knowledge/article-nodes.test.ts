// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { type ArticleNode, articleNodes } from '../../src/knowledge/article-nodes.js'
import { hostileAssist } from '../fixtures/assist-fixtures.js'

/** The tree as HTML, as short as it can be. */
const written = (nodes: readonly ArticleNode[]): string =>
  nodes
    .map((node) => {
      if (typeof node === 'string') return node.replace(/</g, '&lt;')
      const children = written(node.children)
      return node.tag === 'a' ? `<a ${node.href}>${children}</a>` : `<${node.tag}>${children}</${node.tag}>`
    })
    .join('')
const of = (html: string) => written(articleNodes(html))
const textOf = (nodes: readonly ArticleNode[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : textOf(node.children))).join('')
const depthOf = (nodes: readonly ArticleNode[]): number =>
  Math.max(0, ...nodes.map((node) => (typeof node === 'string' ? 1 : 1 + depthOf(node.children))))
const countOf = (nodes: readonly ArticleNode[]): number =>
  nodes.reduce((sum, node) => sum + 1 + (typeof node === 'string' ? 0 : countOf(node.children)), 0)

describe('an article from outside', () => {
  it('keeps headings, paragraphs, lists, tables, emphasis and links', () => {
    expect(of('<h1>How</h1><p>Do <b>this</b>, <i>then</i> <code>that</code>:</p><ol><li>one</li>\n<li>two</li></ol>')).toBe(
      '<h5>How</h5><p>Do <strong>this</strong>, <em>then</em> <code>that</code>:</p><ol><li>one</li><li>two</li></ol>',
    )
    expect(of('<table> <tr> <th>a</th> <td>b</td> </tr> </table>')).toBe(
      '<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>',
    )
    expect(of('<a href="https://kb.example/x?a=1&amp;b=2#c" target="_top" rel="opener">see</a><br>')).toBe(
      '<a https://kb.example/x?a=1&b=2#c>see</a><br></br>',
    )
  })

  it.each([
    '<script>alert(1)</script>',
    '<style>*{display:none}</style>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x"><p>in it</p></object><embed src="x">',
    '<svg><script>alert(1)</script><a href="javascript:alert(1)">x</a></svg>',
    '<math><mtext><img src=x onerror=alert(1)></mtext></math>',
    '<form action="https://evil.example"><input name=password><button>Log in</button></form>',
    '<template><img src=x onerror=alert(1)></template>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<link rel=stylesheet href="https://evil.example/x.css"><meta http-equiv=refresh content="0;url=https://evil.example"><base href="https://evil.example/">',
    '<select><option>x</option></select><textarea>x</textarea>',
    '<title>x</title><frameset><frame src="javascript:alert(1)"></frameset>',
    '<!-- <img src=x onerror=alert(1)> --><?php echo 1 ?>',
  ])('has nothing of %s', (html) => {
    expect(
      of(html)
        .replace(/<\/?p>/g, '')
        .trim(),
    ).toBe('')
  })

  it.each([
    ['javascript:alert(1)', 'java\nscript:alert(1)', ' javascript:alert(1)', 'JaVaScRiPt:alert(1)', '&#106;avascript:alert(1)'],
    [
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://a/b',
      '//evil.example',
      '/desk',
      '#x',
    ],
  ])('has no link to %s, but its words', (...hrefs) => {
    for (const href of hrefs) expect(of(`<a href="${href}">words</a>`), href).toBe('words')
  })

  it('has no attribute of anything: no handler, style, id, class, name or target', () => {
    const nodes = articleNodes('<p id=a class=b style="x:y" onclick="alert(1)" name=c dir=rtl hidden>text</p>')
    expect(nodes).toEqual([{ tag: 'p', children: ['text'] }])
  })

  it('shows an image as its words, and elements nobody knows as what is in them', () => {
    expect(of('<img src="https://evil.example/pixel" alt="the red key">')).toBe('the red key')
    expect(of('<img src="https://evil.example/pixel"><x-y onload=alert(1)>in <font color=red>it</font></x-y>')).toBe('in it')
  })

  it('reads tags as browsers do, however they are written', () => {
    expect(of('<P\n>a < b &lt;c> &amp; d</P\t>')).toBe('<p>a &lt; b &lt;c> & d</p>')
    expect(of('<p title="> <script>x</script>">a</p>')).toBe('<p>a</p>')
    expect(of("<a x='>' HREF='https://kb.example/?q=&quot;' href=javascript:x>b</a>")).toBe('<a https://kb.example/?q=%22>b</a>')
    expect(of('<a href=https://kb.example/bare>b</a>')).toBe('<a https://kb.example/bare>b</a>')
    expect(of('<SCRIPT/x>alert(1)</ScRiPt >a<script>never closed <p>b</p>')).toBe('a')
    expect(of('<img alt="1 < 2 &amp; <b>3</b>" src=x>')).toBe('1 &lt; 2 & &lt;b>3&lt;/b>')
    expect(of('a<!-- b --!> <p>c</p> -->d<!doctype x><![CDATA[e]]>f')).toBe('adf')
  })

  it.each(['<', '<a ', '<a "', '<a \'"', '<!--', '<script>', '</script', '<a href="', '<p =', '&#', '<p/'])(
    'takes no longer than it is, of %s again and again',
    (part) => {
      const start = performance.now()
      articleNodes(part.repeat(Math.floor(4_000 / part.length)))
      expect(performance.now() - start).toBeLessThan(3_000)
    },
  )

  it('is without signs that turn a line around or move a cursor', () => {
    expect(of('<p>a\u202Eb\u2066c\u0007d\u0000e</p>')).toBe('<p>abcde</p>')
  })

  it('nests no link in a link and no paragraph in a paragraph', () => {
    const html = '<a href="https://a.example"><table><tr><td><a href="https://b.example">b</a></td></tr></table></a>'
    expect(of(html).match(/<a /g)).toHaveLength(1)
    expect(of('<p><x><button></button><p>in</p></x></p>')).not.toMatch(/<p>[^/]*<p>/)
  })

  it('is cut where it is long, wide or deep, in no time', () => {
    const deep = articleNodes(`${'<div>'.repeat(200)}deep${'</div>'.repeat(200)}`)
    expect(depthOf(deep)).toBeLessThanOrEqual(22)
    expect(countOf(articleNodes('<b>x</b>'.repeat(4_000)))).toBeLessThanOrEqual(3_000)
    expect(textOf(articleNodes('y'.repeat(300_000))).length).toBe(200_000)
  })

  it('has no element but those of its list, whatever the article tries', () => {
    const tags = (nodes: readonly ArticleNode[]): string[] =>
      nodes.flatMap((node) => (typeof node === 'string' ? [] : [node.tag, ...tags(node.children)]))
    const nodes = articleNodes(hostileAssist.articles['kb-evil']?.html ?? '')
    expect([...new Set(tags(nodes))].sort()).toEqual(['a', 'p', 'table', 'tbody', 'td', 'tr'])
    expect(textOf(nodes)).toContain('not a link')
    expect(textOf(nodes)).not.toMatch(/alert/)
  })
})
