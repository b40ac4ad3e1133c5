import { type CallId, type CaseAttachment, safeLine } from '@ringloop/core'
import { type ReactNode, useRef } from 'react'
import type { Upload } from '../attachments/uploads.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type AttachmentsModel, useAttachments } from '../hooks/use-attachments.js'
import { useInteraction } from '../hooks/use-desk.js'
import { useWords } from '../hooks/use-words.js'
import { caseWords } from '../words/case-words.js'
import { CommandError } from './command-error.js'
import { ErrorSentence } from './error-sentence.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

/** The files of a ticket: those that are on it, those that wait for it, those that are being sent; and a way to add some. */
export function AttachmentList({ callId }: { readonly callId: CallId }): ReactNode {
  const { format } = useRingloop()
  const { files: said } = useWords(caseWords).case
  const model = useAttachments(callId)
  const input = useRef<HTMLInputElement>(null)
  if (!model?.limits) return null
  const { limits, files, uploads, refused } = model
  const { 'data-over': over, ...drop } = model.getDropProps()
  return (
    <div className="rl-files" {...drop} data-over={over}>
      <h3 className="rl-label">{said.title}</h3>
      {!limits.possible && <p className="rl-quiet">{said.impossible}</p>}
      {files.length + uploads.length > 0 && (
        <ul className="rl-file-list">
          {files.map((file) => (
            <KeptFile key={file.id} file={file} callId={callId} model={model} />
          ))}
          {uploads.map((upload) => (
            <ComingFile key={upload.id} upload={upload} model={model} />
          ))}
        </ul>
      )}
      {refused.map((problem) => (
        <p key={problem} className="rl-error" role="alert">
          <bdi>{problem}</bdi>
        </p>
      ))}
      <CommandError error={model.error} dismiss={model.dismiss} />
      {limits.possible && (
        <div className="rl-files-add">
          <button type="button" className="rl-button rl-button-small" onClick={() => input.current?.click()}>
            {said.add}
          </button>
          <input ref={input} className="rl-files-input" hidden aria-label={said.add} {...model.getInputProps()} />
          <p className="rl-quiet">
            {said.drop} {said.limits(format.bytes(limits.maximumBytes), format.count(limits.maximumFiles))}
          </p>
        </div>
      )}
    </div>
  )
}

function KeptFile({
  file,
  callId,
  model,
}: {
  readonly file: CaseAttachment
  readonly callId: CallId
  readonly model: AttachmentsModel
}): ReactNode {
  const { format } = useRingloop()
  const filed = useInteraction(callId)?.interaction.filing.state === 'filed'
  const { files: said } = useWords(caseWords).case
  const { state, trouble } = file
  const text =
    state === 'attached'
      ? said.attached
      : state === 'failed'
        ? said.failed(safeLine(trouble ?? '', 200))
        : trouble !== null
          ? said.later(safeLine(trouble, 200))
          : filed
            ? said.onItsWay
            : said.kept
  return (
    <li className={`rl-file rl-file-${state}`}>
      <Icon
        path={state === 'attached' ? Icons.check : state === 'failed' ? Icons.alert : Icons.clock}
        className="rl-icon-small"
      />
      <span className="rl-file-text">
        <bdi className="rl-file-name">{safeLine(file.name, 200)}</bdi> <span className="rl-quiet">{format.bytes(file.size)}</span>
        <span className="rl-file-state">{text}</span>
      </span>
      {model.canRemove(file) && <RemoveButton label={said.remove(safeLine(file.name, 80))} onClick={() => model.remove(file)} />}
    </li>
  )
}

function ComingFile({ upload, model }: { readonly upload: Upload; readonly model: AttachmentsModel }): ReactNode {
  const { format } = useRingloop()
  const { files: said } = useWords(caseWords).case
  const name = safeLine(upload.name, 200)
  const { error } = upload
  return (
    <li className={`rl-file rl-file-${upload.state}`}>
      <Icon path={error ? Icons.alert : Icons.clock} className="rl-icon-small" />
      <span className="rl-file-text">
        <bdi className="rl-file-name">{name}</bdi> <span className="rl-quiet">{format.bytes(upload.size)}</span>
        {error ? (
          <span className="rl-file-state" role="alert">
            <ErrorSentence error={error} />
          </span>
        ) : (
          <>
            <span className="rl-file-state">{said.sending(format.percent(upload.share))}</span>
            <progress
              className="rl-progress"
              max={1}
              value={upload.share}
              aria-label={said.sending(format.percent(upload.share))}
            />
          </>
        )}
      </span>
      {error && (
        <button
          type="button"
          className="rl-button rl-button-small"
          aria-label={`${said.again}: ${safeLine(name, 80)}`}
          onClick={() => model.retry(upload)}
        >
          {said.again}
        </button>
      )}
      <RemoveButton label={said.remove(safeLine(name, 80))} onClick={() => model.drop(upload)} />
    </li>
  )
}

function RemoveButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }): ReactNode {
  return (
    <button type="button" className="rl-icon-button rl-icon-button-small" aria-label={label} title={label} onClick={onClick}>
      <Icon path={Icons.close} className="rl-icon-small" />
    </button>
  )
}
