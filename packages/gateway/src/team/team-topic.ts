import type { TeamView, TopicChange } from '@ringloop/core'
import { tellEach } from '../host/tell-each.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { createListeners } from '../server/listeners.js'
import type { TopicProvider } from '../server/topics.js'

/** A panel is open for seconds: so often it is looked whether somebody is something else now. */
const usualMs = 500

/** The topic `team`, for everybody. It is looked at while somebody watches, twice a second if not said otherwise. */
export function createTeamTopic({
  now,
  clock,
  log,
  everyMs = usualMs,
}: {
  /** Everybody as they stand. */
  readonly now: () => TeamView
  readonly clock: Pick<HostClock, 'after'>
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  readonly everyMs?: number
}): TopicProvider {
  const watchers = createListeners<readonly TopicChange[]>('team', log)
  let shown: TeamView = { people: {}, queues: {} }
  let cancel = () => {}

  const look = () => {
    const next = now()
    const changes = [...changesOf('people', shown.people, next.people), ...changesOf('queues', shown.queues, next.queues)]
    shown = next
    if (changes.length > 0) watchers.tell(changes)
  }
  const lookAgain = () => {
    cancel = clock.after(everyMs, () => {
      lookAgain()
      tellEach({ team: look }, log)
    })
  }

  return {
    open(_watcher, _about, publish) {
      look()
      if (watchers.size === 0) lookAgain()
      watchers.add(publish)
      return {
        view: shown,
        close() {
          if (watchers.delete(publish) && watchers.size === 0) cancel()
        },
      }
    },
  }
}

/** Rows that are others, whole. They are flat. */
function* changesOf(
  table: string,
  before: Readonly<Record<string, object>>,
  after: Readonly<Record<string, object>>,
): Generator<TopicChange> {
  for (const [id, row] of Object.entries(after)) if (!sameRow(before[id], row)) yield { table, id, row }
  for (const id of Object.keys(before)) if (!Object.hasOwn(after, id)) yield { table, id, row: null }
}

const sameRow = (a: object | undefined, b: object): boolean =>
  a !== undefined && Object.entries(b).every(([key, value]) => a[key as keyof typeof a] === value)
