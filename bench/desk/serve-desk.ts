import type { CaseView, DeskCommand, TopicChange } from '@ringloop/core'
import { createTokenVerifier } from '../../packages/gateway/src/server/agent-tokens.js'
import { createDeskHub } from '../../packages/gateway/src/server/desk-hub.js'
import { startDeskServer } from '../../packages/gateway/src/server/desk-server.js'
import type { TopicProvider } from '../../packages/gateway/src/server/topics.js'
import { type BusyDesk, earlierCalls } from './busy-desk.js'

/** The gateway's own server with one agent's desk. */
export interface ServedDesk extends AsyncDisposable {
  readonly url: string
  publish(changes: Parameters<ReturnType<typeof createDeskHub>['publish']>[1]): void
  /** Something is said in a call, or a promise of it is another: what watches the call is told. */
  topicsChange(): void
}

const extension = '1001'

/** Serves pages, the desk's WebSocket, and the topics `case` and `assist` of its calls. */
export async function serveDesk(pageDirectory: string, desk: BusyDesk, earlier: number): Promise<ServedDesk> {
  const now = Date.now
  const hub = createDeskHub({ epoch: 'bench', now, initialView: () => desk.view })
  const cases = caseTopics(earlier)
  const assists = assistTopics()
  const server = await startDeskServer({
    host: '127.0.0.1',
    port: 0,
    origins: [],
    hub,
    verifyToken: createTokenVerifier([{ extension, token: 'agent' }]),
    execute: async (_, command: DeskCommand) => hub.publish(extension, desk.execute(command, now())),
    explain: () => [],
    topics: { case: cases, assist: assists },
    health: async () => ({}) as never,
    pageDirectory,
    now,
    log: (fact, details) => {
      if (/fail|slow|drop/.test(fact)) console.error(fact, details)
    },
  })
  return {
    url: server.url,
    publish: (changes) => hub.publish(extension, changes),
    topicsChange() {
      cases.change()
      assists.change()
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** All earlier calls of the customer, and promises that come nearer. */
function caseTopics(earlier: number): TopicProvider & { change(): void } {
  const watching = new Set<(changes: readonly TopicChange[]) => void>()
  const history = Object.fromEntries(earlierCalls(earlier, Date.now()).map((item) => [item.id, item]))
  const nothing: CaseView = { fields: {}, attachments: {}, limits: {}, levels: {}, consents: {}, history: {} }
  let turn = 0
  const level = () => ({
    metric: 'firstResponse',
    state: 'running',
    target: 4 * 3_600_000,
    dueAt: Date.now() + 600_000 - (++turn % 60) * 1000,
    atRiskAt: null,
    left: null,
    breachedAt: null,
    outcome: null,
  })
  return {
    open(_watcher, _about, publish) {
      watching.add(publish)
      return { view: { ...nothing, history }, close: () => watching.delete(publish) }
    },
    change() {
      const changes = [{ table: 'levels', id: 'firstResponse', row: level() }]
      for (const publish of watching) publish(changes)
    },
  }
}

/** What is said: a line more at each change, of a call that is watched. */
function assistTopics(): TopicProvider & { change(): void } {
  const watching = new Set<(changes: readonly TopicChange[]) => void>()
  let turn = 0
  return {
    open(_watcher, _about, publish) {
      watching.add(publish)
      return { view: { lines: {}, articles: {}, summary: {} }, close: () => watching.delete(publish) }
    },
    change() {
      const id = `line-${++turn}`
      const row = {
        id,
        speaker: turn % 2 === 0 ? 'agent' : 'customer',
        text: `Sentence ${turn} of the call, as somebody said it.`,
        at: Date.now(),
        order: turn,
        final: true,
        confidence: 0.9,
        sentiment: null,
      }
      for (const publish of watching) publish([{ table: 'lines', id, row }])
    },
  }
}
