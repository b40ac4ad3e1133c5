import type { ReactNode } from 'react'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { Part } from '../components/part.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import type { Softphone } from './create-softphone.js'
import { LevelBar } from './level-bar.js'
import type { SoftphoneCall } from './softphone-state.js'
import { type SoftphoneModel, useSoftphone } from './use-softphone.js'

/**
 * The telephone in the page: where it stands, devices, levels, tests, and how calls sound. Calls themselves are handled on the desk. Needs
 * the stylesheets `@ringloop/react-bindings/desk.css` and `softphone.css`.
 */
export function SoftphonePanel({ softphone }: { readonly softphone: Softphone }): ReactNode {
  const model = useSoftphone(softphone)
  const { state, words } = model
  const levels = softphone.media.levels
  const talks = state.calls.some((call) => call.state === 'talking')
  return (
    <Part name="softphone" aria-label={words.title}>
      <h2 className="rl-pane-title">{words.title}</h2>
      <Line model={model} />
      <Trouble model={model} />
      {state.calls.map((call) => (
        <Call key={call.id} call={call} model={model} />
      ))}
      {(talks || state.loop) && (
        <div className="rl-sound-levels">
          <LevelBar label={words.input} read={() => levels().input} />
          {talks && <LevelBar label={words.output} read={() => levels().output} />}
        </div>
      )}
      {state.line.state !== 'elsewhere' && (
        <>
          <Devices model={model} />
          <div className="rl-softphone-tests">
            <button className="rl-button rl-button-small" {...model.getLoopProps()}>
              {state.loop ? words.stopTest : words.testHere}
            </button>
            <button className="rl-button rl-button-small" {...model.getLineTestProps()}>
              {words.testLine}
            </button>
            <p className="rl-quiet">{words.testHelp}</p>
          </div>
        </>
      )}
    </Part>
  )
}

const signs = {
  off: Icons.phone,
  elsewhere: Icons.phone,
  connecting: Icons.clock,
  registered: Icons.check,
  lost: Icons.offline,
  refused: Icons.alert,
} as const

function Line({ model }: { readonly model: SoftphoneModel }): ReactNode {
  const { state, words, takeOverRefused } = model
  const { line } = state
  const help = line.state === 'elsewhere' || line.state === 'lost' || line.state === 'refused' ? words.lineHelp[line.state] : null
  return (
    <div className={`rl-softphone-line rl-softphone-${line.state}`}>
      <p className="rl-softphone-state" role="status">
        <Icon path={signs[line.state]} className="rl-icon-small" />
        <span className="rl-strong">{words.line[line.state]}</span>
      </p>
      {help !== null && <p className="rl-quiet">{help}</p>}
      {(line.state === 'lost' || line.state === 'refused') && line.reason !== '' && (
        <p className="rl-quiet">
          <bdi>{line.reason}</bdi>
        </p>
      )}
      {line.state === 'elsewhere' && (
        <button className="rl-button rl-button-small" {...model.getTakeOverProps()}>
          {words.takeOver}
        </button>
      )}
      {takeOverRefused && (
        <p className="rl-error" role="status">
          {words.takeOverRefused}
        </p>
      )}
    </div>
  )
}

function Trouble({ model }: { readonly model: SoftphoneModel }): ReactNode {
  const { state, words } = model
  // that nothing is heard comes first: a call waits for it
  const trouble = model.silent ? 'soundBlocked' : state.trouble
  if (trouble === null) return null
  const { what, mend } = words.trouble[trouble]
  const isMicrophone = trouble !== 'callFailed' && trouble !== 'soundBlocked'
  return (
    <div className="rl-softphone-trouble" role="alert">
      <p className="rl-strong">{what}</p>
      <p>{mend}</p>
      <div className="rl-softphone-buttons">
        {isMicrophone && (
          <button className="rl-button rl-button-small" {...model.getAllowProps()}>
            {words.retry}
          </button>
        )}
        {model.silent ? (
          <button className="rl-button rl-button-small rl-button-primary" {...model.getPlayProps()}>
            {words.play}
          </button>
        ) : (
          <button type="button" className="rl-button rl-button-small" onClick={model.dismissTrouble}>
            {words.dismiss}
          </button>
        )}
      </div>
    </div>
  )
}

function Call({ call, model }: { readonly call: SoftphoneCall; readonly model: SoftphoneModel }): ReactNode {
  const { format } = useRingloop()
  const { words, nameOf } = model
  const notes = [...(call.held.here || call.held.there ? [words.held] : []), ...(call.muted ? [words.muted] : [])]
  return (
    <div className="rl-softphone-call">
      <p>
        <bdi className="rl-strong">{call.test ? words.testing : words.call[call.state](nameOf(call))}</bdi>
        {notes.length > 0 && <span className="rl-quiet"> {format.list(notes)}</span>}
      </p>
      {call.quality !== null && (
        <p className={`rl-quality rl-quality-${call.quality.word}`}>
          {words.quality}: <span className="rl-strong">{words.qualityWords[call.quality.word]}</span>{' '}
          <span className="rl-quiet">
            {words.mos(call.quality.mos.toFixed(1))} ·{' '}
            {words.measures(
              call.quality.roundTripMs.toFixed(0),
              call.quality.jitterMs.toFixed(0),
              format.percent(call.quality.loss),
            )}
          </span>
        </p>
      )}
      <div className="rl-softphone-buttons">
        {call.state === 'ringing' && (
          <button className="rl-button rl-button-small rl-button-primary" {...model.getAnswerProps(call)}>
            {words.answer}
          </button>
        )}
        {call.held.here && (
          <button className="rl-button rl-button-small rl-button-primary" {...model.getTakeBackProps(call)}>
            {words.takeBack}
          </button>
        )}
        {call.state === 'talking' && (
          <button className="rl-button rl-button-small" {...model.getMuteProps(call)}>
            <Icon path={call.muted ? Icons.mute : Icons.microphone} className="rl-icon-small" />
            {call.muted ? words.unmute : words.mute}
          </button>
        )}
        <button className="rl-button rl-button-small rl-softphone-end" {...model.getHangUpProps(call)}>
          {words.hangUp}
        </button>
      </div>
    </div>
  )
}

function Devices({ model }: { readonly model: SoftphoneModel }): ReactNode {
  const { devices, words, getDeviceLabelProps, getDeviceProps, getAllowProps } = model
  const uses = devices.canChooseSpeaker ? (['microphone', 'speaker', 'ring'] as const) : (['microphone'] as const)
  const named = devices.microphones.some(({ label }) => label !== '')
  return (
    <div className="rl-softphone-devices">
      {uses.map((use) => (
        <div key={use} className="rl-field">
          <label className="rl-label" htmlFor={getDeviceLabelProps(use).htmlFor}>
            {words[use]}
          </label>
          <select className="rl-input" {...getDeviceProps(use)}>
            <option value="">{words.usual}</option>
            {(use === 'microphone' ? devices.microphones : devices.speakers).map(({ id, label }, index) => (
              <option key={id} value={id}>
                {label || words.device(String(index + 1))}
              </option>
            ))}
          </select>
        </div>
      ))}
      {!named && (
        <button className="rl-button rl-button-small" {...getAllowProps()}>
          <Icon path={Icons.microphone} className="rl-icon-small" />
          {words.allow}
        </button>
      )}
    </div>
  )
}
