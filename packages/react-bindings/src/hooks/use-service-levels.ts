import type { CallId, CaseLevel } from '@ringloop/core'
import { useEffect, useMemo } from 'react'
import type { Announcer } from '../announcements/announcer.js'
import type { CaseMessages } from '../words/case-words.js'
import { caseWords } from '../words/case-words.js'
import type { DeskFormat } from '../words/desk-format.js'
import { useRingloop } from './ringloop-context.js'
import { useCase } from './use-case.js'
import { useNow } from './use-now.js'
import { useWords } from './use-words.js'

/** A promise to the customer as it stands this second. */
export interface ServiceLevelModel {
  readonly level: CaseLevel
  readonly standing: 'draft' | 'onTime' | 'atRisk' | 'breached' | 'paused' | 'over'
  /** Which promise: "First response". */
  readonly title: string
  /** How it stands, in words. */
  readonly text: string
  /** When the time is up, in words; `null` where no time runs. */
  readonly due: string | null
}

/** What was said of each announcer's calls, so that it is said once. */
const said = new WeakMap<Announcer, Set<string>>()

/** The promises of a call's ticket, which tick together, in the order in which they are due. One that comes to be at risk is announced once. */
export function useServiceLevels(callId: CallId | null): readonly ServiceLevelModel[] {
  const { format, announcer } = useRingloop()
  const words = useWords(caseWords).case
  const { levels: rows } = useCase(callId)
  const levels = useMemo(() => Object.values(rows).sort((a, b) => order.indexOf(a.metric) - order.indexOf(b.metric)), [rows])
  // one clock for all of them: they change in the same moment
  const now = useNow(levels.find(({ state }) => state === 'running')?.dueAt ?? null)
  const shown = levels.map((level) => modelOf(level, now, words, format))
  const risks = shown.filter(({ standing }) => standing === 'atRisk').map(({ level: { metric }, title }) => ({ metric, title }))
  const key = risks.map(({ metric }) => metric).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is at risk is told when it comes to be, not at every second after that
  useEffect(() => {
    const told = said.get(announcer) ?? new Set()
    said.set(announcer, told)
    for (const { level, title } of shown) {
      const once = `${callId}/${level.metric}`
      if (!risks.some(({ metric }) => metric === level.metric) || told.has(once)) continue
      told.add(once)
      announcer.say(words.levels.say(title, format.durationInWords((level.dueAt ?? now) - now)), 'polite')
    }
  }, [callId, key])
  return shown
}

const order: readonly CaseLevel['metric'][] = ['firstResponse', 'nextResponse', 'resolution']

function modelOf(level: CaseLevel, now: number, words: CaseMessages, format: DeskFormat): ServiceLevelModel {
  const { levels } = words
  const base = { level, title: levels[level.metric], due: null }
  const time = (milliseconds: number) => timeInWords(milliseconds, words, format)
  // what does not tick is said in words
  const length = (milliseconds: number) =>
    milliseconds < 86_400_000 ? format.durationInWords(Math.round(milliseconds / 60_000) * 60_000) : time(milliseconds)
  switch (level.state) {
    case 'draft':
      return { ...base, standing: 'draft', text: levels.within(length(level.target)) }
    case 'paused':
      if (level.breachedAt !== null) return { ...base, standing: 'breached', text: levels.missed }
      return { ...base, standing: 'paused', text: levels.paused(length(level.left ?? 0)) }
    case 'stopped':
      if (level.outcome === 'missed') return { ...base, standing: 'breached', text: levels.missed }
      return { ...base, standing: 'over', text: levels[level.outcome ?? 'met'] }
    case 'running': {
      const { dueAt, atRiskAt } = level
      if (dueAt === null) return { ...base, standing: 'onTime', text: levels.within(length(level.target)) }
      const due = levels.due(format.dayAndTime(dueAt, now))
      if (now >= dueAt || level.breachedAt !== null)
        return { ...base, due, standing: 'breached', text: levels.breached(time(now - dueAt)) }
      const left = levels.left(time(Math.ceil((dueAt - now) / 1000) * 1000))
      return { ...base, due, standing: atRiskAt !== null && now >= atRiskAt ? 'atRisk' : 'onTime', text: left }
    }
  }
}

/** `m:ss` of what is near; days and hours of what is not. */
function timeInWords(milliseconds: number, { levels }: CaseMessages, format: DeskFormat): string {
  const hours = Math.floor(Math.max(0, milliseconds) / 3_600_000)
  if (hours < 24) return format.duration(milliseconds)
  return levels.days(format.count(Math.floor(hours / 24)), format.count(hours % 24))
}
