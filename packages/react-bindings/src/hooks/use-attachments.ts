import { type CallId, type CaseAttachment, type CaseFileLimits, type RingloopError, safeLine } from '@ringloop/core'
import { type ClipboardEvent, type DragEvent, useMemo, useState, useSyncExternalStore } from 'react'
import { type Upload, uploadsPart } from '../attachments/uploads.js'
import { caseWords } from '../words/case-words.js'
import { useRingloop } from './ringloop-context.js'
import { useCase } from './use-case.js'
import { useInteraction } from './use-desk.js'
import { usePart } from './use-part.js'
import { useRunningCommands } from './use-running-commands.js'
import { useWords } from './use-words.js'

/** The files of a call's ticket, without looks. */
export interface AttachmentsModel {
  /** `null` until the gateway has said what it takes. */
  readonly limits: CaseFileLimits | null
  /** What the gateway has, in the order in which it came. */
  readonly files: readonly CaseAttachment[]
  /** What is on its way to it. */
  readonly uploads: readonly Upload[]
  /** Why the last ones were not even sent: name and sentence. */
  readonly refused: readonly string[]
  readonly error: RingloopError | null
  readonly dismiss: () => void
  readonly add: (files: Iterable<File>) => void
  readonly canRemove: (file: CaseAttachment) => boolean
  readonly remove: (file: CaseAttachment) => void
  readonly retry: (upload: Upload) => void
  readonly drop: (upload: Upload) => void
  /** For what files may be dropped on or pasted into. */
  readonly getDropProps: () => {
    readonly onDragOver: (event: DragEvent) => void
    readonly onDragLeave: (event: DragEvent) => void
    readonly onDrop: (event: DragEvent) => void
    readonly onPaste: (event: ClipboardEvent) => void
    /** A file is held over it. */
    readonly 'data-over': boolean | undefined
  }
  /** For the `<input type=file>`. */
  readonly getInputProps: () => {
    readonly type: 'file'
    readonly multiple: true
    readonly accept?: string
    readonly onChange: (event: { readonly target: HTMLInputElement }) => void
  }
}

/** The files of a call's ticket; `null` where there is no ticket, or the desk cannot send files. */
export function useAttachments(callId: CallId | null): AttachmentsModel | null {
  const { desk, format, announcer } = useRingloop()
  const words = useWords(caseWords).case
  const { attachments, limits: rows } = useCase(callId)
  const filing = useInteraction(callId)?.interaction.filing.state
  const store = usePart(uploadsPart)
  const all = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot)
  const uploads = useMemo(() => all.filter((upload) => upload.callId === callId), [all, callId])
  const [refused, setRefused] = useState<readonly string[]>([])
  const [over, setOver] = useState(false)
  const { run, error, dismiss } = useRunningCommands()
  const files = useMemo(() => Object.values(attachments).sort((a, b) => a.addedAt - b.addedAt), [attachments])
  if (callId === null || filing === undefined || filing === 'none' || desk.upload === undefined) return null
  const limits = rows.files ?? null

  const add = (given: Iterable<File>) => {
    if (limits === null || !limits.possible) return
    let room = limits.maximumFiles - files.length - uploads.length
    const problems: string[] = []
    const added: string[] = []
    for (const file of given) {
      const problem = room <= 0 ? words.files.tooMany : problemOf(file, limits, words.files, format.bytes)
      if (problem === null) {
        room--
        store.add(callId, file)
        added.push(safeLine(file.name, 80))
      } else problems.push(`${safeLine(file.name, 80)}: ${problem}`)
    }
    // at once, as what is said next takes the place of what was said before
    if (added.length > 0) announcer.say(words.files.added(format.list(added)), 'polite')
    setRefused(problems.slice(0, 10))
  }
  const has = (transfer: DataTransfer | null) => transfer?.types.includes('Files') === true

  return {
    limits,
    files,
    uploads,
    refused,
    error,
    dismiss,
    add,
    canRemove: ({ state }) => state === 'failed' || (state === 'kept' && filing !== 'filed'),
    remove: ({ id }) => run({ type: 'removeAttachment', callId, attachmentId: id }, id),
    retry: ({ id }) => store.retry(id),
    drop: ({ id }) => store.drop(id),
    getDropProps: () => ({
      onDragOver(event) {
        if (!has(event.dataTransfer)) return
        // else the browser opens the file, and the desk is gone
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop(event) {
        if (!has(event.dataTransfer)) return
        event.preventDefault()
        setOver(false)
        add(event.dataTransfer.files)
      },
      onPaste(event) {
        if (event.clipboardData.files.length === 0) return
        event.preventDefault()
        add(event.clipboardData.files)
      },
      'data-over': over || undefined,
    }),
    getInputProps: () => ({
      type: 'file',
      multiple: true,
      ...(limits?.types ? { accept: limits.types.join(',') } : {}),
      onChange({ target }) {
        add([...(target.files ?? [])])
        // so that the same file can be chosen again
        target.value = ''
      },
    }),
  }
}

function problemOf(
  { size, type }: File,
  { maximumBytes, types }: CaseFileLimits,
  words: { readonly empty: string; tooLarge(size: string): string; otherType(types: string): string },
  bytes: (count: number) => string,
): string | null {
  if (size === 0) return words.empty
  if (size > maximumBytes) return words.tooLarge(bytes(maximumBytes))
  const fits = types === null || types.some((one) => (one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : one === type))
  return fits ? null : words.otherType(types?.join(', ') ?? '')
}
