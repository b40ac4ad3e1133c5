import type { TopicName } from '@ringloop/core'
import { type ReactNode, useEffect, useState } from 'react'
import { type DeskDensity, type DeskLanguage, type DeskTheme, RingloopProvider } from '../src/index.js'
import { type DeskSnapshot, emptyDeskSnapshot } from '../src/store/desk-snapshot.js'
import type { TopicState } from '../src/topics/topic-store.js'
import { createFixtureDesk, type FixtureDesk } from '../test/fixtures/fixture-desk.js'
import { now } from '../test/fixtures/interactions.js'
import { claimNothing } from '../test/fixtures/ring-claims.js'
import { type Scenario, type ScenarioName, scenarios } from '../test/fixtures/scenarios.js'

/** What a story says about the desk it is on. */
export interface StoryParameters {
  readonly scenario?: ScenarioName
  /** What is seen of topics. */
  readonly topics?: Readonly<Partial<Record<TopicName, object>>>
  /** The height of the window is the story's: a desk fills it. Default: a column, as in a CRM's margin. */
  readonly room?: 'desk' | 'column'
  /** The connection, where it is another than the scenario's. */
  readonly connection?: DeskSnapshot['connection']
  /** The gateway's time; default that of the scenarios. */
  readonly at?: number
}

function makeDesk({ scenario = 'talking', topics = {}, connection, at = now }: StoryParameters): FixtureDesk {
  const shown: Scenario = scenarios[scenario]
  const snapshot = { ...emptyDeskSnapshot, view: shown.view, connection: connection ?? shown.connection }
  const desk = createFixtureDesk(snapshot, () => at)
  for (const [name, seen] of Object.entries<object | null>({ ...shown.topics, ...topics })) {
    const isState = seen !== null && 'state' in seen && 'error' in seen
    desk.setTopic(name, (isState ? seen : { state: 'live', view: seen, error: null }) as TopicState)
  }
  return desk
}

/** A story's desk: what the scenario shows, without a gateway. */
export function StoryDesk(props: {
  readonly id: string
  readonly story: StoryParameters
  readonly language: DeskLanguage
  readonly theme: DeskTheme
  readonly density: DeskDensity
  readonly direction: 'ltr' | 'rtl'
  readonly children: ReactNode
}): ReactNode {
  const { story, language, theme, density, direction } = props
  const [desk] = useState(() => makeDesk(story))
  useEffect(() => {
    const { documentElement } = document
    documentElement.lang = language
    documentElement.dir = direction
    if (theme === 'system') delete documentElement.dataset.rlTheme
    else documentElement.dataset.rlTheme = theme
  }, [language, theme, direction])
  return (
    <RingloopProvider
      desk={desk}
      language={language}
      theme={theme}
      density={density}
      timeZone="Asia/Shanghai"
      createRingClaim={claimNothing}
    >
      <main className={`story story-${story.room ?? 'column'}`} data-story={props.id}>
        {props.children}
      </main>
    </RingloopProvider>
  )
}
