import { safeLine } from '@ringloop/core'
import { dialledNumber } from '../controls/dialled-number.js'
import type { DeskSource } from '../store/desk-source.js'
import { offerSelection } from './offer-selection.js'

/** How numbers of a page become something to press. */
export interface AttachDiallingOptions {
  /** Whose telephone rings first; or `dial`. */
  readonly desk?: Pick<DeskSource, 'send'>
  /** Instead of `desk`: what a press does. */
  readonly dial?: (number: string) => unknown
  /** Which elements are numbers; its value is the number. Default `data-ringloop-dial`. */
  readonly attribute?: string
  /** Also offers to call a number that is selected as text. Default: no. */
  readonly selection?: boolean
  /** What it says to call a number, or whom the element names. Default `Call …`. */
  readonly label?: (who: string) => string
  /** Why a number came to nothing. Default: nobody is told. */
  readonly onError?: (error: unknown, number: string) => void
}

/** A page has a few numbers; beyond these they stay text. */
const mostElements = 2_000
/** A page that changes all the time is looked through so often. */
const lookEveryMs = 250

/**
 * Makes every number of a page that is marked with `data-ringloop-dial="+886…"` something to call, by mouse and keyboard; also those
 * that come later. What is no button becomes one for assistive technology. Only the page says what is marked: never put the attribute
 * on what strangers have written. Give back: everything as it was.
 *
 * @example
 * const detach = attachDialling(document.body, { desk })
 */
export function attachDialling(root: HTMLElement, options: AttachDiallingOptions): () => void {
  const { attribute = 'data-ringloop-dial', label = (number) => `Call ${number}` } = options
  const page = root.ownerDocument
  const selector = `[${attribute}]`
  const made = new Map<Element, { readonly who: string; readonly undo: () => void }>()
  let dialling = false

  const call = async (number: string) => {
    // two presses are one call
    if (dialling) return
    dialling = true
    try {
      if (options.dial) await options.dial(number)
      else await options.desk?.send({ type: 'control', command: { type: 'dial', to: number } })
    } catch (error) {
      options.onError?.(error, number)
    } finally {
      dialling = false
    }
  }

  const look = () => {
    // one whose words have changed is made again: it would say the name of somebody else
    for (const [element, { who, undo }] of made)
      if (!root.contains(element) || whoOf(element, attribute) !== who) forget(element, undo)
    for (const element of root.querySelectorAll(selector)) {
      if (made.size >= mostElements) break
      const who = whoOf(element, attribute)
      if (who !== null && !made.has(element)) made.set(element, { who, undo: makeButton(element, label(who)) })
    }
  }
  const forget = (element: Element, undo: () => void) => {
    made.delete(element)
    undo()
  }

  let timer: ReturnType<typeof setTimeout> | null = null
  const lookSoon = () => {
    timer ??= setTimeout(() => {
      timer = null
      look()
    }, lookEveryMs)
  }
  const press = (event: Event) => {
    const { target } = event
    const element = target instanceof Element ? target.closest(selector) : null
    if (event.defaultPrevented || element === null || !made.has(element)) return
    if (event instanceof KeyboardEvent) {
      // buttons and links press themselves
      if (target !== element || isNative(element) || event.repeat || (event.key !== 'Enter' && event.key !== ' ')) return
    }
    const number = numberOf(element, attribute)
    if (number === null) return
    event.preventDefault()
    void call(number)
  }

  look()
  const observer = new MutationObserver(lookSoon)
  observer.observe(root, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: [attribute],
  })
  root.addEventListener('click', press)
  root.addEventListener('keydown', press)
  const withdraw = options.selection ? offerSelection(root, { page, label, call: (number) => void call(number) }) : () => {}
  return () => {
    observer.disconnect()
    if (timer !== null) clearTimeout(timer)
    root.removeEventListener('click', press)
    root.removeEventListener('keydown', press)
    withdraw()
    for (const [element, { undo }] of made) forget(element, undo)
  }
}

const numberOf = (element: Element, attribute: string): string | null => {
  const value = element.getAttribute(attribute)
  return value === null ? null : dialledNumber(value)
}

/** Whom it calls, `null` if nobody: its name for assistive technology has the words that are seen (WCAG 2.5.3). */
const whoOf = (element: Element, attribute: string): string | null => {
  const number = numberOf(element, attribute)
  return number === null ? null : safeLine(element.textContent ?? '', 60) || number
}

const isNative = (element: Element): boolean => element.matches('button, a[href], input, summary')

/** Gives back: what was set is taken away again. */
function makeButton(element: Element, label: string): () => void {
  const wanted = isNative(element) ? { title: label } : { role: 'button', tabindex: '0', 'aria-label': label, title: label }
  const set = Object.entries(wanted).filter(([name]) => !element.hasAttribute(name))
  for (const [name, value] of set) element.setAttribute(name, value)
  return () => {
    for (const [name, value] of set) if (element.getAttribute(name) === value) element.removeAttribute(name)
  }
}
