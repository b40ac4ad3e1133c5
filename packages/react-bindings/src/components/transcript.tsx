import { type CallId, safeLine, type TranscriptLine } from '@ringloop/core'
import { type KeyboardEvent, memo, type ReactNode, useCallback, useId, useMemo, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useFollowEnd } from '../hooks/use-follow-end.js'
import { type TranscriptModel, type TranscriptTarget, useTranscript } from '../hooks/use-transcript.js'
import { useWords } from '../hooks/use-words.js'
import { findLines } from '../transcript/transcript-lines.js'
import { assistWords } from '../words/assist-words.js'
import { originWords } from '../words/origin-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { Part } from './part.js'

const atOnce = 200

/**
 * What is said in a call, as it is heard. Its end stays in sight unless one scrolls up; a line that is chosen can be taken over into the
 * ticket or the note. Nothing where nothing is heard.
 */
export function Transcript({ callId }: { readonly callId: CallId }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(assistWords)
  const model = useTranscript(callId)
  const [query, setQuery] = useState('')
  const [room, setRoom] = useState(atOnce)
  const searchId = useId()
  const found = useMemo(() => findLines(model.lines, query), [model.lines, query])
  if (model.lines.length === 0) return null
  const shown = found.slice(-room)
  const hidden = found.length - shown.length
  return (
    <Part name="transcript" aria-label={words.assist.transcript}>
      <div className="rl-transcript-head">
        <h3 className="rl-label">{words.assist.transcript}</h3>
        <label className="rl-unseen" htmlFor={searchId}>
          {words.assist.search}
        </label>
        <input
          id={searchId}
          className="rl-input rl-transcript-search"
          type="search"
          maxLength={200}
          placeholder={words.assist.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <span className="rl-transcript-found rl-quiet" role="status">
          {query.trim() === '' ? '' : words.assist.found(found.length, format.count(found.length))}
        </span>
      </div>
      {hidden > 0 && (
        <button type="button" className="rl-button rl-button-quiet rl-button-small" onClick={() => setRoom(room + atOnce)}>
          {words.assist.earlier(format.count(Math.min(hidden, atOnce)))}
        </button>
      )}
      <Lines lines={shown} model={model} />
    </Part>
  )
}

function Lines({ lines, model }: { readonly lines: readonly TranscriptLine[]; readonly model: TranscriptModel }): ReactNode {
  const words = useWords(assistWords)
  const { ref, following, toEnd, onScroll } = useFollowEnd<HTMLDivElement>(lines)
  const [chosen, setChosen] = useState<string | null>(null)
  const choose = useCallback((id: string) => setChosen((last) => (last === id ? null : id)), [])
  const stop = lines.some(({ id }) => id === chosen) ? chosen : lines.at(-1)?.id
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.rl-said')]
    const at = buttons.indexOf(event.target as HTMLElement)
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }
    const next = at !== -1 && Object.hasOwn(steps, event.key) ? buttons[steps[event.key] ?? -1] : undefined
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div className="rl-transcript-frame">
      <div ref={ref} className="rl-transcript-scroll" onScroll={onScroll}>
        <ol className="rl-said-list" onKeyDown={onKeyDown}>
          {lines.map((line, index) => (
            <li key={line.id} className={`rl-said-item rl-said-${line.speaker}`}>
              <Line
                line={line}
                follows={lines[index - 1]?.speaker === line.speaker}
                isStop={line.id === stop}
                isChosen={line.id === chosen}
                onChoose={choose}
              />
              {line.id === chosen && <Uses key={line.id} line={line} model={model} />}
            </li>
          ))}
        </ol>
      </div>
      {!following && (
        <button type="button" className="rl-button rl-button-small rl-to-end" onClick={toEnd}>
          <Icon path={Icons.down} className="rl-icon-small" />
          {words.assist.toEnd}
        </button>
      )}
    </div>
  )
}

const Line = /* @__PURE__ */ memo(function Line({
  line,
  follows,
  isStop,
  isChosen,
  onChoose,
}: {
  readonly line: TranscriptLine
  /** The one before was said by the same. */
  readonly follows: boolean
  readonly isStop: boolean
  readonly isChosen: boolean
  readonly onChoose: (id: string) => void
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(originWords, assistWords)
  const { id, speaker, text, at, final, confidence, sentiment } = line
  return (
    <button
      type="button"
      className="rl-said"
      data-final={final}
      tabIndex={isStop ? 0 : -1}
      aria-expanded={isChosen}
      onClick={() => onChoose(id)}
    >
      <span className={follows ? 'rl-unseen' : 'rl-said-speaker'}>{words.assist.speaker[speaker]} </span>
      <time className="rl-said-time" dateTime={new Date(at).toISOString()} title={format.full(at)}>
        {format.time(at)}
      </time>
      <bdi className="rl-said-text">{safeLine(text, 2_000)}</bdi>
      {!final && (
        <>
          {' '}
          <span className="rl-said-mark rl-quiet">… {words.assist.hearing}</span>
        </>
      )}
      {sentiment !== null && sentiment <= -0.4 && (
        <>
          {' '}
          <span className="rl-said-mark rl-said-unhappy">{words.assist.unhappy}</span>
        </>
      )}
      {final && confidence !== null && confidence < 0.6 && (
        <>
          {' '}
          <span className="rl-said-mark rl-quiet">{words.origin.confidence(format.percent(confidence))}</span>
        </>
      )}
    </button>
  )
})

const targets = [
  ['description', 'toDescription'],
  ['note', 'toNote'],
] as const

function Uses({ line, model }: { readonly line: TranscriptLine; readonly model: TranscriptModel }): ReactNode {
  const words = useWords(assistWords)
  const [used, setUsed] = useState<TranscriptTarget | null>(null)
  return (
    <div className="rl-said-uses">
      {targets.map(([where, label]) => {
        const { onClick, ...props } = model.getUseProps(line, where)
        return (
          <button
            key={where}
            {...props}
            className="rl-button rl-button-small"
            onClick={() => {
              onClick()
              setUsed(where)
            }}
          >
            {words.assist[label]}
          </button>
        )
      })}
      <span className="rl-quiet" role="status">
        {used !== null && (
          <>
            <Icon path={Icons.check} className="rl-icon-small" /> {words.assist.used}
          </>
        )}
      </span>
    </div>
  )
}
