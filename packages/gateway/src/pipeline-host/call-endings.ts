import { type CallId, type Interaction, isFinished } from '@ringloop/core'

/** Which calls are finished now, and which that were are not any more: a rule has promised something about their ticket. */
export function endings(changed: Iterable<{ readonly before: Interaction | undefined; readonly after: Interaction }>) {
  const ended: CallId[] = []
  const reopened: CallId[] = []
  for (const { before, after } of changed) {
    const was = before !== undefined && isFinished(before)
    if (isFinished(after) && !was) ended.push(after.id)
    if (!isFinished(after) && was) reopened.push(after.id)
  }
  return { ended, reopened }
}
