import type { ReactNode } from 'react'
import { advisedBy, companionsOf, consultedBy, nameAt } from '../controls/call-company.js'
import type { CallControlsModel } from '../hooks/use-call-controls.js'
import { useColleagues } from '../hooks/use-colleagues.js'
import { useAgent } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import { callerWords } from '../words/caller-words.js'
import { controlsWords } from '../words/controls-words.js'
import { CallerText } from './caller-text.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** Who else is there: the consulted colleague, and those in the conference, with what can be done about them. */
export function CallCompany({ controls }: { readonly controls: CallControlsModel }): ReactNode {
  const words = useWords(controlsWords, callerWords)
  const agent = useAgent()
  const colleagues = useColleagues()
  if (!agent) return null
  const { mine, interaction } = controls.view
  const { call } = interaction
  if (mine === 'consulted') {
    const asking = advisedBy(call, agent.extension)
    return (
      <div className="rl-company">
        <p className="rl-company-consulted">
          <Icon path={Icons.people} className="rl-icon-small" />
          {words.caller.consultation(asking ? nameAt(colleagues, asking) : words.caller.colleague)}
        </p>
      </div>
    )
  }
  if (mine !== 'talking') return null
  const consulted = consultedBy(call, agent.extension)
  const others = companionsOf(call, agent.extension)
  if (consulted === null && others.length === 0) return null
  return (
    <div className="rl-company">
      {consulted !== null && (
        <p className="rl-company-consulted">
          <Icon path={Icons.people} className="rl-icon-small" />
          {(consulted.state === 'alerting' ? words.controls.consultRings : words.controls.consulting)(
            nameAt(colleagues, consulted.extension),
          )}
        </p>
      )}
      {others.length > 0 && (
        <ul className="rl-participants" aria-label={words.controls.participants}>
          {others.map((other) => {
            const name = nameAt(colleagues, other.extension)
            const who = { ...other, name }
            const { hidden: fixed, ...mute } = controls.getParticipantProps('muteParticipant', who)
            const { hidden: staying, ...remove } = controls.getParticipantProps('removeParticipant', who)
            return (
              <li key={other.connectionId} className="rl-participant">
                <Icon path={Icons.people} className="rl-icon-small" />
                <CallerText text={name} limit={60} />
                {other.muted && <span className="rl-quiet">{words.controls.muted}</span>}
                {!fixed && (
                  <button {...mute} className="rl-icon-button rl-icon-button-small" aria-label={mute.title}>
                    <Icon path={other.muted ? Icons.microphone : Icons.mute} className="rl-icon-small" />
                  </button>
                )}
                {!staying && (
                  <button {...remove} className="rl-icon-button rl-icon-button-small" aria-label={remove.title}>
                    <Icon path={Icons.close} className="rl-icon-small" />
                  </button>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
