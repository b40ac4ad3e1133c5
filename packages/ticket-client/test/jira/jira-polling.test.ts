import { testTicketPolling } from '@ringloop/core/testing'
import { describe, it } from 'vitest'
import { createJiraBackend } from '../../src/index.js'
import { jiraAuth, startJiraDesk } from './jira-desk.js'

const documentOf = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
})

describe('Jira', () => {
  testTicketPolling({
    it,
    async make() {
      const desk = await startJiraDesk()
      return {
        connect: () => createJiraBackend({ url: desk.url, auth: jiraAuth, project: 'SUP', now: () => desk.now }),
        async changeAs(id, done) {
          if (done.type === 'commented') desk.remark(id, documentOf(done.text))
          else if (done.type === 'changed') desk.edit(id, { summary: done.subject })
          else desk.remove(id)
        },
        [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose](),
      }
    },
    cannotTell: { deletions: 'a deleted issue is in no search; webhooks tell of it' },
  })
})
