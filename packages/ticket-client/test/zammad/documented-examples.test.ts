import { expect, it } from 'vitest'
import * as z from 'zod'
import { textOfArticle } from '../../src/zammad/read-ticket.js'
import {
  zammadArticleSchema,
  zammadAttributesSchema,
  zammadLinksSchema,
  zammadStatesSchema,
  zammadTagsSchema,
  zammadTicketSchema,
  zammadUserSchema,
} from '../../src/zammad/zammad-answers.js'
import { documented, strayFrom } from './documented.js'

it.each([
  ['ticket-expanded', zammadTicketSchema],
  ['ticket-created', zammadTicketSchema],
  ['article-with-file', zammadArticleSchema],
  ['articles', z.array(zammadArticleSchema)],
  ['links', zammadLinksSchema],
  ['tags', zammadTagsSchema],
  ['states', zammadStatesSchema],
  ['user-expanded', zammadUserSchema],
  ['object-attributes', zammadAttributesSchema],
] as const)('the documented answer "%s" is understood', (name, schema) => {
  expect(schema.safeParse(documented(name)).error).toBeUndefined()
})

it('a documented e-mail is read as text', () => {
  const [mail] = z.array(zammadArticleSchema).parse(documented('articles'))
  expect(mail && textOfArticle(mail)).toMatch(
    /^Hi,\n\nplease send me:\n1 x Café Kopi susu\n4 x Viennese melange\n\nDelivery Address:/,
  )
})

it('what is not as documented would be noticed', () => {
  expect(strayFrom(documented('tags'), { tags: ['a'] })).toEqual([])
  expect(strayFrom(documented('tags'), { tags: [1] })).toHaveLength(1)
  expect(strayFrom(documented('tags'), { labels: [] })).toHaveLength(1)
})
