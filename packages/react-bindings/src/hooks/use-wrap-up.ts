import type { CallId, WrapUp } from '@ringloop/core'
import { type ChangeEvent, useCallback, useId, useSyncExternalStore } from 'react'
import { wrapUpWords } from '../words/wrap-up-words.js'
import { emptyWrapUpForm, type WrapUpForm } from '../wrap-up/wrap-up-forms.js'
import { wrapUpFormsPart } from '../wrap-up/wrap-up-forms-part.js'
import { type Disposition, useRingloop } from './ringloop-context.js'
import { useInteraction } from './use-desk.js'
import { usePart } from './use-part.js'
import { useWords } from './use-words.js'

/** The wrap-up of a call with the form's behaviour, without looks. */
export interface WrapUpModel {
  readonly wrapUp: WrapUp
  /** The agent may fill it in: from the answer of the call to the end of the wrap-up. */
  readonly fillable: boolean
  /** The gateway has filed without what stands in the form: it is only to be read, until it is dismissed. */
  readonly leftOut: boolean
  readonly form: WrapUpForm
  readonly dispositions: readonly Disposition[]
  readonly submit: () => void
  /** Forgets what stands in the form. */
  readonly dismiss: () => void
  /** For radio buttons. */
  readonly getDispositionProps: (value: string) => {
    readonly type: 'radio'
    readonly name: string
    readonly value: string
    readonly checked: boolean
    readonly disabled: boolean
    readonly onChange: () => void
  }
  readonly getNoteProps: () => {
    readonly id: string
    readonly value: string
    readonly readOnly: boolean
    readonly onChange: (event: ChangeEvent<HTMLTextAreaElement>) => void
  }
  readonly getNoteLabelProps: () => { readonly htmlFor: string }
  readonly getSubmitProps: () => {
    readonly type: 'submit'
    readonly disabled: boolean
    /** It is on its way; a press does nothing, and the button keeps the focus. */
    readonly 'aria-busy': boolean
    readonly 'aria-disabled': boolean
    readonly 'aria-keyshortcuts': string
  }
}

/** The wrap-up of a call; `null` if the desk does not have the call. The form outlives a look at another call. */
export function useWrapUp(callId: CallId | null): WrapUpModel | null {
  const { dispositions, shortcuts } = useRingloop()
  const forms = usePart(wrapUpFormsPart)
  const words = useWords(wrapUpWords).wrapUp
  const view = useInteraction(callId)
  const all = useSyncExternalStore(forms.subscribe, forms.getSnapshot, forms.getSnapshot)
  const base = useId()
  const submit = useCallback(() => {
    if (callId !== null) void forms.submit(callId)
  }, [forms, callId])
  if (callId === null || !view) return null
  const { wrapUp } = view.interaction
  const form = all.get(callId) ?? emptyWrapUpForm
  const leftOut = wrapUp.state === 'done' && form.state === 'failed'
  return {
    wrapUp,
    fillable: view.mine === 'talking' || (view.mine === 'wrapUp' && wrapUp.state === 'open'),
    leftOut,
    form,
    dispositions: dispositions ?? Object.entries(words.dispositions).map(([value, label]) => ({ value, label })),
    submit,
    dismiss: () => forms.drop(callId),
    getDispositionProps: (value) => ({
      type: 'radio',
      name: `${base}disposition`,
      value,
      checked: form.disposition === value,
      disabled: leftOut,
      onChange: () => forms.change(callId, { disposition: value }),
    }),
    getNoteProps: () => ({
      id: `${base}note`,
      value: form.note,
      readOnly: leftOut,
      onChange: (event) => forms.change(callId, { note: event.target.value }),
    }),
    getNoteLabelProps: () => ({ htmlFor: `${base}note` }),
    getSubmitProps: () => ({
      type: 'submit',
      disabled: wrapUp.state !== 'open',
      'aria-busy': form.state === 'sending',
      'aria-disabled': form.state === 'sending',
      'aria-keyshortcuts': shortcuts.file,
    }),
  }
}
