/** What can be done with a key. */
export type ShortcutAction =
  | 'openPop'
  | 'putAwayPop'
  | 'next'
  | 'previous'
  | 'ticket'
  | 'note'
  | 'customer'
  | 'calls'
  | 'file'
  | 'answer'
  | 'reject'
  | 'hold'
  | 'mute'
  | 'transfer'
  | 'hangUp'
  | 'keypad'
  | 'otherCall'
  | 'dial'
  | 'agentState'
  | 'palette'
  | 'help'

/** A key as `KeyboardEvent.key` gives it, with `Control+` in front if it needs Control (or Command). */
export type ShortcutMap = Readonly<Record<ShortcutAction, string>>

/** The keys of the desk unless the host binds others. */
export const defaultShortcuts: ShortcutMap = {
  openPop: 'o',
  putAwayPop: 'x',
  next: 'j',
  previous: 'k',
  ticket: 't',
  note: 'n',
  customer: 'c',
  calls: 'l',
  file: 'Control+Enter',
  answer: 'a',
  reject: 'r',
  hold: 'h',
  mute: 'm',
  transfer: 'f',
  hangUp: 'Control+.',
  keypad: 'p',
  otherCall: 's',
  dial: 'd',
  agentState: 'e',
  palette: 'Control+k',
  help: '?',
}

/** What of a keyboard event is looked at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'isComposing' | 'defaultPrevented'>

/** The action of a key press, the candidate's place for `1` to `9`, or `null`. Single keys count only while nobody types. */
export function actionOf(
  press: KeyPress,
  shortcuts: ShortcutMap,
  state: { readonly typing: boolean; readonly singleKeys: boolean },
): ShortcutAction | number | null {
  if (press.isComposing || press.defaultPrevented || press.altKey) return null
  const control = press.ctrlKey || press.metaKey
  if (!control && (state.typing || !state.singleKeys)) return null
  const pressed = control ? `Control+${press.key}` : press.key
  for (const [action, key] of Object.entries(shortcuts) as [ShortcutAction, string][]) {
    if (key.toLowerCase() === pressed.toLowerCase()) return action
  }
  return !control && /^[1-9]$/.test(press.key) ? Number(press.key) - 1 : null
}

/** Whether the focus is where letters are text. */
export function isTypingIn(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target instanceof HTMLElement && target.isContentEditable) return true
  return target.matches('input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select, [role=textbox]')
}
