import { type KeyboardEvent, useId } from 'react'

/** Props of a list of tabs and of what they show, by the pattern of WAI-ARIA: arrows move, the tab that has the focus is shown. */
export interface TabListModel<Name extends string> {
  readonly getTabListProps: (label: string) => {
    readonly role: 'tablist'
    readonly 'aria-label': string
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  }
  readonly getTabProps: (name: Name) => {
    readonly role: 'tab'
    readonly type: 'button'
    readonly id: string
    readonly 'aria-selected': boolean
    /** Only what is shown is there to be pointed at. */
    readonly 'aria-controls': string | undefined
    readonly tabIndex: 0 | -1
    readonly onClick: () => void
  }
  readonly getPanelProps: () => { readonly role: 'tabpanel'; readonly id: string; readonly 'aria-labelledby': string }
}

/** Tabs of which one is shown. */
export function useTabList<Name extends string>(
  names: readonly Name[],
  selected: Name,
  select: (name: Name) => void,
): TabListModel<Name> {
  const base = useId()
  const tabId = (name: Name) => `${base}tab-${name}`
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
    const at = names.indexOf(selected)
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + forward,
      ArrowLeft: at - forward,
      Home: 0,
      End: names.length - 1,
    }
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined
    const next = step === undefined ? undefined : names[(step + names.length) % names.length]
    if (next === undefined) return
    event.preventDefault()
    select(next)
    const { ownerDocument } = event.currentTarget
    const root = event.currentTarget.getRootNode()
    ;(root instanceof ShadowRoot ? root : ownerDocument).getElementById(tabId(next))?.focus()
  }
  return {
    getTabListProps: (label) => ({ role: 'tablist', 'aria-label': label, onKeyDown }),
    getTabProps: (name) => ({
      role: 'tab',
      type: 'button',
      id: tabId(name),
      'aria-selected': name === selected,
      'aria-controls': name === selected ? `${base}panel` : undefined,
      tabIndex: name === selected ? 0 : -1,
      onClick: () => select(name),
    }),
    getPanelProps: () => ({ role: 'tabpanel', id: `${base}panel`, 'aria-labelledby': tabId(selected) }),
  }
}
