import type { ClientMessage } from '@ringloop/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/connection/desk-clock.js'
import { createTopicStores } from '../../src/topics/topic-stores.js'

const view = { rows: { a: { n: 1 }, b: { n: 2 } }, others: { x: {} } }

function start() {
  const posted: ClientMessage[] = []
  const topics = createTopicStores({ clock: systemClock, post: (message) => posted.push(message) })
  return { topics, posted, types: () => posted.map(({ type }) => type) }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('topics of a connection', () => {
  it('are watched once for all who listen, and let go a while after the last', () => {
    const { topics, types } = start()
    topics.live()
    const stops = [topics.watch('note').subscribe(() => {}), topics.watch('note').subscribe(() => {})]
    for (const stop of stops) stop()
    stops[0]?.()
    expect(types()).toEqual(['watch'])
    const again = topics.watch('note').subscribe(() => {})
    vi.advanceTimersByTime(10_000)
    expect(types()).toEqual(['watch'])
    again()
    vi.advanceTimersByTime(10_000)
    expect(types()).toEqual(['watch', 'unwatch'])
    expect(topics.watch('note').getSnapshot().state).toBe('off')
  })

  it('are asked for when the connection is live, and again when it is live again; what was seen stays meanwhile', () => {
    const { topics, types } = start()
    const note = topics.watch('note')
    note.subscribe(() => {})
    expect([note.getSnapshot().state, types()]).toEqual(['loading', []])
    topics.live()
    topics.receive({ type: 'topic', topic: 'note', serverTime: 0, view })
    topics.lost()
    expect(note.getSnapshot()).toEqual({ state: 'loading', view, error: null })
    topics.live()
    expect(types()).toEqual(['watch', 'watch'])
  })

  it('apply changes of rows, and leave other tables the same', () => {
    const { topics } = start()
    const note = topics.watch('note')
    const heard = vi.fn()
    note.subscribe(heard)
    topics.receive({ type: 'topic', topic: 'note', serverTime: 0, view })
    topics.receive({
      type: 'topicPatch',
      topic: 'note',
      serverTime: 0,
      changes: [
        { table: 'rows', id: 'a', row: { n: 3 } },
        { table: 'rows', id: 'b', row: null },
        { table: 'rows', id: '__proto__', row: { n: 4 } },
      ],
    })
    const now = note.getSnapshot().view
    expect(Object.entries(now?.rows ?? {})).toEqual([
      ['a', { n: 3 }],
      ['__proto__', { n: 4 }],
    ])
    expect(now?.others).toBe(view.others)
    expect(heard).toHaveBeenCalledTimes(2)
  })

  it('say why the gateway does not show one', () => {
    const { topics } = start()
    const note = topics.watch('note')
    note.subscribe(() => {})
    topics.receive({ type: 'topicRefused', topic: 'note', code: 'forbidden', message: 'topic: for supervisors.' })
    expect(note.getSnapshot()).toMatchObject({ state: 'refused', error: { code: 'forbidden' } })
  })

  it('are asked for again when they are refused for what passes, while somebody listens; what was seen stays meanwhile', () => {
    const { topics, posted, types } = start()
    const note = topics.watch('note')
    const refuse = (code: string) => topics.receive({ type: 'topicRefused', topic: 'note', code, message: 'topic: not now.' })
    const stop = note.subscribe(() => {})
    topics.live()
    topics.receive({ type: 'topic', topic: 'note', serverTime: 0, view })
    posted.length = 0
    for (const code of ['rateLimited', 'overloaded', 'unavailable']) {
      refuse(code)
      expect(note.getSnapshot()).toEqual({ state: 'loading', view, error: null })
      vi.advanceTimersByTime(2_000)
      expect(posted.splice(0)).toEqual([])
      vi.advanceTimersByTime(10_000)
      expect(posted.splice(0)).toEqual([{ type: 'watch', topic: 'note' }])
    }
    topics.receive({ type: 'topic', topic: 'note', serverTime: 0, view })
    expect(note.getSnapshot().state).toBe('live')

    refuse('overloaded')
    topics.receive({ type: 'topic', topic: 'note', serverTime: 0, view })
    vi.advanceTimersByTime(10_000)
    expect(posted.splice(0)).toEqual([])

    // the connection that is there again has asked already
    refuse('overloaded')
    topics.lost()
    topics.live()
    vi.advanceTimersByTime(10_000)
    expect(posted.splice(0)).toEqual([{ type: 'watch', topic: 'note' }])

    refuse('overloaded')
    topics.lost()
    vi.advanceTimersByTime(10_000)
    expect(posted.splice(0)).toEqual([])
    topics.live()
    refuse('overloaded')
    stop()
    vi.advanceTimersByTime(10_000)
    expect(types()).toEqual(['watch', 'unwatch'])
  })

  it('do not hear what nobody asked for', () => {
    const { topics } = start()
    topics.receive({ type: 'topic', topic: 'note', serverTime: 0, view })
    expect(topics.watch('note').getSnapshot().state).toBe('off')
  })
})
