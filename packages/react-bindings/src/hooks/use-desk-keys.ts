import type { CallId, InteractionView } from '@ringloop/core'
import type { RefObject } from 'react'
import { callLists } from '../calls/call-lists.js'
import type { PaletteItem } from '../palette/palette-items.js'
import { keysWords } from '../words/keys-words.js'
import { wrapUpFormsPart } from '../wrap-up/wrap-up-forms-part.js'
import { useRingloop } from './ringloop-context.js'
import type { DeskLayout } from './use-desk-layout.js'
import { useIncomingCalls } from './use-incoming-calls.js'
import { usePart } from './use-part.js'
import { useShortcuts } from './use-shortcuts.js'
import { useWords } from './use-words.js'

interface DeskKeysOptions {
  readonly callId: CallId | null
  readonly mine: InteractionView['mine'] | null
  readonly select: (callId: CallId) => void
  readonly layout: Pick<DeskLayout, 'setTab' | 'show'>
  readonly openHelp: () => void
  readonly openPalette: () => void
}

interface DeskKeys extends ReturnType<typeof useShortcuts> {
  /** The same ways through the desk, for the command palette. */
  readonly places: readonly PaletteItem[]
}

/** What the keys do in the desk in `root`, which shows this call. */
export function useDeskKeys(
  root: RefObject<HTMLElement | null>,
  { callId, mine, select, layout, openHelp, openPalette }: DeskKeysOptions,
): DeskKeys {
  const { desk, shortcuts } = useRingloop()
  const forms = usePart(wrapUpFormsPart)
  const words = useWords(keysWords)
  const incoming = useIncomingCalls()

  /**
   * Presses a button of the first such part of the desk, so that key and button never differ. Where it cannot be pressed now, nothing is:
   * the same button of the next part is about another call.
   */
  const press = (part: string, button: string) => {
    const found = root.current?.querySelector(part)?.querySelector<HTMLElement>(button)
    if (found?.matches(':not(:disabled, [aria-disabled=true])')) found.click()
  }
  const step = (by: 1 | -1) => {
    const { view } = desk.getSnapshot()
    if (view === null) return
    const lists = callLists(view)
    const items = [...lists.mine, ...lists.parked, ...lists.colleagues, ...lists.callbacks, ...lists.missed]
    const index = items.findIndex((item) => item.interaction.id === callId)
    const next = items[index === -1 ? 0 : index + by]
    if (next) select(next.interaction.id)
  }
  const ways = {
    customer: () => layout.show('customer', '.rl-middle'),
    ticket: () => layout.show('ticket', '.rl-ticket input, .rl-ticket textarea'),
    note: () => layout.show('ticket', '[data-rl-focus=note]'),
    calls: () => layout.show('calls', '.rl-call-item[aria-current]', '.rl-call-item'),
    help: openHelp,
  }
  const keys = useShortcuts(root, {
    ...ways,
    openPop: () => {
      if (incoming.length === 0) return
      press('.rl-pop', '[data-rl-action=open]')
      layout.setTab('customer')
    },
    putAwayPop: () => press('.rl-pop:not([data-acknowledged])', '[data-rl-action=putAway]'),
    candidate(index) {
      if (root.current?.querySelector('.rl-candidate-list')) press('.rl-candidate-list', `li:nth-child(${index + 1}) button`)
      else press('.rl-wrap-up', `[data-rl-disposition="${index + 1}"]`)
    },
    next: () => step(1),
    previous: () => step(-1),
    file: () => {
      if (callId !== null && mine === 'wrapUp') void forms.submit(callId)
    },
    // The pop of the call that rings first comes first; of the others what the bar shows.
    answer: () => press('.rl-pop', '[data-rl-command=answer]'),
    reject: () => press('.rl-pop', '[data-rl-command=reject]'),
    hold: () => press('.rl-bar', ':is([data-rl-command=hold], [data-rl-command=retrieve])'),
    mute: () => press('.rl-bar', ':is([data-rl-command=mute], [data-rl-command=unmute])'),
    transfer: () => press('.rl-bar', '[data-rl-panel=transfer]'),
    keypad: () => press('.rl-bar', '[data-rl-panel=keypad]'),
    otherCall: () => press('.rl-bar', '[data-rl-line]'),
    dial: () => press('.rl-dial-menu', ':scope > button'),
    agentState: () => {
      root.current?.querySelector<HTMLElement>('.rl-agent-menu > summary')?.focus()
      press('.rl-agent-menu', ':scope > summary')
    },
    palette: openPalette,
    hangUp: () => press('.rl-bar', '[data-rl-command=hangUp]'),
  })

  const noting = mine === 'wrapUp' || mine === 'talking'
  const names = ['customer', 'ticket', ...(noting ? (['note'] as const) : []), 'calls', 'help'] as const
  const places = names.map(
    (name): PaletteItem => ({ id: name, group: 'places', label: words.keys[name], keys: shortcuts[name], run: ways[name] }),
  )
  return { ...keys, places }
}
