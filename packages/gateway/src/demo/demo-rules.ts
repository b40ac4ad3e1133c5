import type { Language, RuleSet } from '@ringloop/core'
import { floorQueues } from './floor.js'

const wrapUpSeconds = 20

/** What the demo's calls pop and file. */
export const demoRules = (language: Language): RuleSet => ({
  version: 1,
  wrapUpSeconds,
  rules: [
    {
      // nobody is at a desk there who would write anything down
      id: 'colleagues',
      when: { fact: 'call.queue', in: floorQueues.map(({ name }) => name) },
      then: { pop: false, ticket: false },
    },
    {
      id: 'keyed-in-an-order',
      when: {
        not: {
          any: [
            { fact: 'call.digits', is: '' },
            { fact: 'call.digits', is: null },
          ],
        },
      },
      then: {
        ticket: {
          category: 'order',
          subject: language === 'en' ? '{name}: order {digits}' : '{name}：订单 {digits}',
          tags: ['order'],
        },
      },
    },
    {
      id: 'key-accounts',
      when: { fact: 'contact.level', in: ['gold', 'VIP'] },
      then: { ticket: { priority: 'high', tags: ['key account'] } },
    },
  ],
})
