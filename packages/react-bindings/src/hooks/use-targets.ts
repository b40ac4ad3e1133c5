import { useMemo } from 'react'
import { type Target, targetsOf } from '../controls/find-targets.js'
import { useColleagues } from './use-colleagues.js'
import { useAgent } from './use-desk.js'
import { useTopic } from './use-topic.js'

/** Whom a call can be given to, as they stand, while a component shows them; of an older gateway the colleagues by name alone. */
export function useTargets(): readonly Target[] {
  const { view } = useTopic('team')
  const colleagues = useColleagues()
  const own = useAgent()?.extension ?? null
  return useMemo(() => targetsOf(view, colleagues, own), [view, colleagues, own])
}
