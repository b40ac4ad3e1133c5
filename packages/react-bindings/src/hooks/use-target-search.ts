import { type ChangeEvent, type KeyboardEvent, type MouseEvent, useId, useState } from 'react'
import { findTargets, type Target, targetOf } from '../controls/find-targets.js'
import { targetsWords } from '../words/targets-words.js'
import { useTargets } from './use-targets.js'
import { useWords } from './use-words.js'

/** A field that names somebody by typing, with the list of who fits, without looks. */
export interface TargetSearchModel {
  readonly typed: string
  /** Who fits, people before queues. */
  readonly found: readonly Target[]
  /** There is somebody to find. */
  readonly any: boolean
  /** Whom it names; `null` as long as nobody is. */
  readonly to: string | null
  /** What was typed is neither somebody nor a number. */
  readonly wrong: boolean
  /** Puts the first who fits into the field; `false` if somebody is named already, or nobody fits. */
  readonly chooseFirst: () => boolean
  /** For an `<input>`. Arrows go through the list. */
  readonly getInputProps: () => {
    readonly id: string
    readonly role: 'combobox'
    readonly value: string
    readonly autoComplete: 'off'
    readonly maxLength: number
    readonly 'aria-autocomplete': 'list'
    readonly 'aria-expanded': boolean
    readonly 'aria-controls': string
    readonly 'aria-activedescendant': string | undefined
    readonly 'aria-invalid': true | undefined
    readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void
    readonly onKeyDown: (event: KeyboardEvent) => void
  }
  /** The list can have the focus too, and goes by arrows as the field does. */
  readonly getListProps: () => {
    readonly id: string
    readonly role: 'listbox'
    readonly tabIndex: 0
    readonly 'aria-label': string
    readonly 'aria-activedescendant': string | undefined
    readonly onKeyDown: (event: KeyboardEvent) => void
  }
  /** For whatever shows `found[index]`. */
  readonly getOptionProps: (index: number) => {
    readonly id: string
    readonly role: 'option'
    readonly 'aria-selected': boolean
    readonly onClick: () => void
    /** The focus stays in the field. */
    readonly onMouseDown: (event: MouseEvent) => void
  }
}

/** Searches for somebody to give a call to. `first`: what stands in the field at first. */
export function useTargetSearch(first = ''): TargetSearchModel {
  const words = useWords(targetsWords)
  const targets = useTargets()
  const id = useId()
  const [typed, setTyped] = useState(first)
  // what the list was searched for stays when one of it is chosen, so that nothing moves under the finger
  const [searched, setSearched] = useState('')
  const [active, setActive] = useState<string | null>(null)
  const found = findTargets(targets, searched)
  const index = found.findIndex((target) => keyOf(target) === active)
  const to = found[index]?.to ?? targetOf(typed, targets)
  const optionId = (at: number) => `${id}option${at}`
  const choose = (target: Target) => {
    setTyped(target.to)
    setActive(null)
  }
  const walk = (by: 1 | -1) => {
    // before the first and behind the last is what was typed
    const next = index === -1 ? (by === 1 ? 0 : found.length - 1) : index + by
    const target = found[next]
    setActive(target === undefined ? null : keyOf(target))
  }
  const arrows = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    walk(event.key === 'ArrowDown' ? 1 : -1)
  }
  const marked = index === -1 ? undefined : optionId(index)
  const wrong = typed.trim() !== '' && to === null && found.length === 0
  return {
    typed,
    found,
    any: targets.length > 0,
    to,
    wrong,
    chooseFirst() {
      const [best] = found
      if (to !== null || best === undefined || typed.trim() === '') return false
      choose(best)
      return true
    },
    getInputProps: () => ({
      id: `${id}to`,
      role: 'combobox',
      value: typed,
      autoComplete: 'off',
      maxLength: 80,
      'aria-autocomplete': 'list',
      'aria-expanded': found.length > 0,
      'aria-controls': `${id}list`,
      'aria-activedescendant': marked,
      'aria-invalid': wrong || undefined,
      onChange(event) {
        setTyped(event.target.value)
        setSearched(event.target.value)
        setActive(null)
      },
      onKeyDown: arrows,
    }),
    getListProps: () => ({
      id: `${id}list`,
      role: 'listbox',
      tabIndex: 0,
      'aria-label': words.targets.all,
      'aria-activedescendant': marked,
      onKeyDown: arrows,
    }),
    getOptionProps: (at) => ({
      id: optionId(at),
      role: 'option',
      'aria-selected': index === -1 ? found[at]?.to === to : at === index,
      onClick() {
        const target = found[at]
        if (target) choose(target)
      },
      onMouseDown: (event) => event.preventDefault(),
    }),
  }
}

const keyOf = ({ kind, to }: Target): string => `${kind} ${to}`
