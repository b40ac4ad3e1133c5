import { dialledNumber } from '../controls/dialled-number.js'

/** After the hand has come to rest. */
const restMs = 200
const longest = 40

/** What people write as a telephone number: at least six digits with signs between, and nothing else. */
export function numberInText(text: string): string | null {
  const trimmed = text.trim()
  if (trimmed.length > longest || !/^[+(]?\d[\d\s()./\u00A0\u2010-\u2013-]*$/.test(trimmed)) return null
  const digits = trimmed.replace(/[^\d+]/g, '')
  return digits.replace('+', '').length >= 6 && digits.length <= 20 ? dialledNumber(digits) : null
}

/** Shows a small button beside a telephone number that is selected inside `root`. Give back: stop. */
export function offerSelection(
  root: HTMLElement,
  {
    page,
    label,
    call,
  }: { readonly page: Document; readonly label: (number: string) => string; readonly call: (number: string) => void },
): () => void {
  let button: HTMLButtonElement | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const hide = () => {
    button?.remove()
    button = null
  }
  const offer = () => {
    hide()
    const selection = page.getSelection()
    if (!selection || selection.rangeCount === 0 || !root.contains(selection.anchorNode)) return
    const number = numberInText(selection.toString().slice(0, longest + 1))
    if (number === null) return
    const box = selection.getRangeAt(0).getBoundingClientRect?.()
    button = page.createElement('button')
    button.type = 'button'
    button.className = 'rl-selection-dial'
    button.textContent = label(number)
    // set one by one: a strict content security policy forbids style attributes, not this
    const { style } = button
    style.position = 'fixed'
    style.zIndex = '2147483000'
    style.minHeight = '28px'
    style.padding = '2px 10px'
    style.left = `${Math.max(4, box?.left ?? 4)}px`
    style.top = `${Math.max(4, (box?.bottom ?? 0) + 4)}px`
    // the selection stays
    button.addEventListener('mousedown', (event) => event.preventDefault())
    button.addEventListener('click', () => {
      hide()
      call(number)
    })
    page.body.append(button)
  }
  const changed = () => {
    clearTimeout(timer)
    timer = setTimeout(offer, restMs)
  }
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape') hide()
  }
  page.addEventListener('selectionchange', changed)
  page.addEventListener('keydown', leave)
  page.addEventListener('scroll', hide, true)
  return () => {
    clearTimeout(timer)
    page.removeEventListener('selectionchange', changed)
    page.removeEventListener('keydown', leave)
    page.removeEventListener('scroll', hide, true)
    hide()
  }
}
