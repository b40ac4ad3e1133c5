import { type DeskTopics, RingloopError, type ServerMessage, type TopicChange } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import type { TopicProvider, TopicProviders } from '../../src/server/topics.js'
import { createWatchedTopics } from '../../src/server/watched-topics.js'

const rows = (all: object) => ({ rows: all }) as object as DeskTopics[keyof DeskTopics]

/** A kind of topic whose rows the test changes. */
function kept(open?: TopicProvider['open']) {
  const publishers = new Set<(changes: readonly TopicChange[]) => void>()
  const provider: TopicProvider = {
    open: (watcher, about, publish) => {
      const opened = open?.(watcher, about, publish)
      publishers.add(publish)
      const close = () => {
        publishers.delete(publish)
        opened?.close()
      }
      return { view: opened?.view ?? rows({ about }), close }
    },
  }
  return {
    provider,
    publishers,
    tell: (changes: readonly TopicChange[]) => {
      for (const publish of publishers) publish(changes)
    },
  }
}

function watching(providers: Record<string, TopicProvider>, most?: number) {
  const sent: ServerMessage[] = []
  const logged: string[] = []
  const line = { buffered: 0, now: 5 }
  const topics = createWatchedTopics({
    providers: providers as TopicProviders,
    watcher: { extension: '1001', supervisor: false },
    send: (message) => void sent.push(JSON.parse(JSON.stringify(message))),
    buffered: () => line.buffered,
    now: () => line.now,
    log: (fact) => logged.push(fact),
    ...(most === undefined ? {} : { most }),
  })
  return { topics, sent, logged, line }
}

const change: TopicChange = { table: 'rows', id: 'a', row: { n: 1 } }

describe('the topics of one tab', () => {
  it('are answered with the whole, then told each change, and nothing after unwatch', () => {
    const { provider, tell, publishers } = kept()
    const { topics, sent } = watching({ note: provider })
    topics.watch('note/call-1/leg')
    tell([change])
    topics.unwatch('note/call-1/leg')
    tell([change])
    expect(sent).toEqual([
      { type: 'topic', topic: 'note/call-1/leg', serverTime: 5, view: { rows: { about: 'call-1/leg' } } },
      { type: 'topicPatch', topic: 'note/call-1/leg', serverTime: 5, changes: [change] },
    ])
    expect(publishers.size).toBe(0)
  })

  it('send what is told while a topic opens after its view', () => {
    const { provider } = kept((_watcher, _about, publish) => {
      publish([change])
      return { view: rows({}), close() {} }
    })
    const { topics, sent } = watching({ note: provider })
    topics.watch('note')
    expect(sent.map(({ type }) => type)).toEqual(['topic', 'topicPatch'])
  })

  it('are opened once, however often they are asked for', () => {
    const { provider, publishers, tell } = kept()
    const { topics, sent } = watching({ note: provider })
    topics.watch('note')
    topics.watch('note')
    tell([change])
    expect(publishers.size).toBe(1)
    expect(sent.map(({ type }) => type)).toEqual(['topic', 'topic', 'topicPatch'])
  })

  it('are refused with the reason: unknown, not allowed, too many, broken', () => {
    const forbids = kept(() => {
      throw new RingloopError('forbidden', 'topic: for supervisors.')
    })
    const breaks = kept(() => {
      throw new TypeError('secret detail')
    })
    const { topics, sent, logged } = watching({ note: kept().provider, forbids: forbids.provider, breaks: breaks.provider }, 1)
    for (const topic of ['constructor', 'other/1', 'forbids', 'breaks', 'note/1', 'note/2']) topics.watch(topic)
    expect(sent.map((message) => (message.type === 'topicRefused' ? `${message.topic} ${message.code}` : message.type))).toEqual([
      'constructor notFound',
      'other/1 notFound',
      'forbids forbidden',
      'breaks unavailable',
      'topic',
      'note/2 overloaded',
    ])
    expect(JSON.stringify(sent)).not.toContain('secret detail')
    expect(logged).toEqual(['topic failed'])
  })

  it('tell a slow line nothing while much waits on it, then each of them whole, in order', () => {
    let n = 0
    const numbered = () => kept(() => ({ view: rows({ a: { n } }), close() {} }))
    const [fast, slow] = [numbered(), numbered()]
    const { topics, sent, logged, line } = watching({ fast: fast.provider, slow: slow.provider })
    topics.watch('slow/1')
    topics.watch('fast/1')
    sent.splice(0)
    line.buffered = 500_001
    for (n = 1; n < 1_000; n++) slow.tell([change])
    topics.sent()
    line.buffered = 400_000
    slow.tell([change])
    topics.sent()
    expect(sent).toEqual([])
    fast.tell([change])
    expect(sent.splice(0).map(({ type }) => type)).toEqual(['topicPatch'])
    line.buffered = 40_000
    topics.sent()
    expect(sent).toEqual([{ type: 'topic', topic: 'slow/1', serverTime: 5, view: { rows: { a: { n: 1_000 } } } }])
    slow.tell([change])
    topics.sent()
    expect(sent.map(({ type }) => type)).toEqual(['topic', 'topicPatch'])
    expect(slow.publishers.size).toBe(1)
    expect(logged).toEqual(['a slow line is told no changes of a topic for a while'])
  })

  it('let nobody who tells suffer from a line that is broken', () => {
    const { provider, tell } = kept()
    const { topics, logged } = watching({ note: provider })
    topics.watch('note')
    const unwritable = 1n
    expect(() => tell([{ table: 'rows', id: 'a', row: unwritable }])).not.toThrow()
    expect(logged).toEqual(['topic failed'])
  })

  it('that nobody watches any more are not sent when the line has room again', () => {
    const { provider, tell } = kept()
    const { topics, sent, line } = watching({ note: provider })
    topics.watch('note')
    line.buffered = 600_000
    tell([change])
    topics.unwatch('note')
    line.buffered = 0
    topics.sent()
    expect(sent.map(({ type }) => type)).toEqual(['topic'])
  })

  it('are refused to who asks for ever more of them, and given again in a while', () => {
    const { topics, sent, line } = watching({ note: kept().provider })
    const answers = () => sent.splice(0).map((message) => (message.type === 'topicRefused' ? message.code : message.type))
    for (let time = 0; time < 100; time++) topics.watch(`note/${time % 16}`)
    const first = answers()
    // a tab that comes back asks for all that it has open
    expect(first.slice(0, 32)).toEqual(Array(32).fill('topic'))
    expect(first.slice(50)).toEqual(Array(50).fill('rateLimited'))
    line.now += 10_000
    topics.watch('note/1')
    expect(answers()).toEqual(['topic'])
  })

  it('are all closed at the end', () => {
    const { provider, publishers } = kept()
    const { topics } = watching({ note: provider })
    topics.watch('note/1')
    topics.watch('note/2')
    topics.closeAll()
    expect(publishers.size).toBe(0)
  })
})
