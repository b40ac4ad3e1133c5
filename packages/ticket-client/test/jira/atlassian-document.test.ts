import { hostileTexts } from '@ringloop/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentOf, textOfDocument } from '../../src/jira/atlassian-document.js'
import { quoteJql } from '../../src/jira/jql.js'

const text = (value: string) => ({ type: 'text', text: value })
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })

describe('a document of Jira', () => {
  it('is the text that was sent, whatever that is', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 30 }).map((one) => one.replace(/\p{C}/gu, ''))
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const whole = lines.join('\n').replace(/^\n+|\n+$/g, '')
        expect(textOfDocument(documentOf(whole))).toBe(whole)
      }),
    )
    for (const hostile of Object.values(hostileTexts)) expect(textOfDocument(documentOf(hostile))).toBe(hostile)
  })

  it('has no empty text in it, which Jira refuses', () => {
    expect(JSON.stringify(documentOf('\n\none\n\n'))).not.toContain('"text":""')
  })

  it('is read as people see it', () => {
    const document = {
      type: 'doc',
      version: 1,
      content: [
        { type: 'heading', content: [text('Call')] },
        paragraph(
          text('Ask '),
          { type: 'mention', attrs: { text: '@Ann' } },
          { type: 'hardBreak' },
          { type: 'emoji', attrs: { shortName: ':ok:' } },
        ),
        {
          type: 'bulletList',
          content: [
            { type: 'listItem', content: [paragraph(text('one'))] },
            { type: 'listItem', content: [paragraph(text('two'))] },
          ],
        },
        { type: 'orderedList', content: [{ type: 'listItem', content: [paragraph(text('first'))] }] },
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [
                { type: 'tableCell', content: [paragraph(text('a'))] },
                { type: 'tableCell', content: [paragraph(text('b'))] },
              ],
            },
          ],
        },
        paragraph({ type: 'inlineCard', attrs: { url: 'https://x.example/' } }),
        { type: 'mediaSingle', content: [{ type: 'media', attrs: { id: 'x' } }] },
      ],
    }
    expect(textOfDocument(document)).toBe('Call\n\nAsk @Ann\n:ok:\n\n- one\n- two\n\n1. first\n\na\tb\n\nhttps://x.example/')
  })

  it('stands what is none', () => {
    for (const odd of [
      null,
      undefined,
      7,
      [],
      {},
      { type: 7 },
      { type: 'doc', content: [null, 7, { type: 'paragraph', content: 'x' }] },
    ])
      expect(textOfDocument(odd)).toBe('')
    let deep: object = paragraph(text('x'))
    for (let depth = 0; depth < 5_000; depth++) deep = { type: 'panel', content: [deep] }
    expect(textOfDocument(deep)).toBe('')
  })
})

it('a value in JQL cannot end itself', () => {
  expect(quoteJql('a" OR project = "B\\')).toBe('"a\\" OR project = \\"B\\\\"')
})
