import type { CallId } from '@ringloop/core'
import { type AssistTopicOptions, createAssistTopic } from '../assist/assist-topic.js'
import type { CaseTopic } from '../case/case-topic.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { TopicProvider, TopicProviders } from '../server/topics.js'
import { type TeamSources, teamNow } from '../team/team-now.js'
import { createTeamTopic } from '../team/team-topic.js'
import type { OpenDispatch } from './open-dispatch.js'

/** What {@link openTopics} needs. */
export interface TopicParts {
  readonly assist: AssistTopicOptions['assist']
  readonly cases: CaseTopic
  readonly team: TeamSources
  readonly floor: TopicProvider
  readonly wallboard: TopicProvider
  readonly clock: HostClock
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
  readonly hears: (extension: string, callId: CallId) => boolean
  /** `null`: this gateway dispatches nothing. */
  readonly dispatch: OpenDispatch['topics'] | null
}

/** Puts together what desks can watch beside their own calls. */
export function openTopics({ assist, cases, hears, team, floor, wallboard, clock, log, dispatch }: TopicParts): TopicProviders {
  return {
    ...dispatch,
    floor,
    wallboard,
    team: createTeamTopic({ now: () => teamNow(team), clock, log }),
    case: cases,
    assist: createAssistTopic({ assist, hears: ({ extension }, callId) => hears(extension, callId) }),
  }
}
