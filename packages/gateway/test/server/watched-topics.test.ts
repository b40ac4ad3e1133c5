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
  const topics = createWatchedTopics({
    providers: providers as TopicProviders,
    watcher: { extension: '1001', supervisor: false },
    send: (message) => sent.push(message),
    now: () => 5,
    log: (fact) => logged.push(fact),
    ...(most === undefined ? {} : { most }),
  })
  return { topics, sent, logged }
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

  it('are all closed at the end', () => {
    const { provider, publishers } = kept()
    const { topics } = watching({ note: provider })
    topics.watch('note/1')
    topics.watch('note/2')
    topics.closeAll()
    expect(publishers.size).toBe(0)
  })
})
