import { type DeskDensity, type DeskLanguage, type DeskTheme, pickLanguage } from '@ringloop/react-bindings'

/** What an agent has set for this browser. */
export interface Preferences {
  readonly language: DeskLanguage
  readonly theme: DeskTheme
  readonly density: DeskDensity
  readonly ringTone: boolean
}

const storageKey = 'ringloop.preferences'

/** Reads what was set; the browser's languages and the system's appearance where nothing was. The telephone rings, so the page is silent. */
export function readPreferences(storage: Pick<Storage, 'getItem'>, languages: readonly string[]): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {}
  try {
    const value: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}')
    if (typeof value === 'object' && value !== null) stored = value
  } catch {
    // Not readable, or not ours.
  }
  const { language, theme, density, ringTone } = stored
  return {
    language: language === 'en' || language === 'zh-CN' ? language : pickLanguage(languages),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    density: density === 'compact' ? 'compact' : 'comfortable',
    ringTone: ringTone === true,
  }
}

export function writePreferences(storage: Pick<Storage, 'setItem'>, preferences: Preferences): void {
  try {
    storage.setItem(storageKey, JSON.stringify(preferences))
  } catch {
    // It holds until the page is left.
  }
}
