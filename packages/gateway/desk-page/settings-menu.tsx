import { type DeskLanguage, type DeskTheme, languageNames, useClosingMenu, useRingloop } from '@ringloop/react-bindings'
import type { ReactNode } from 'react'
import type { pageWords } from './page-words.js'
import type { Preferences } from './preferences.js'

/** Language, appearance, ring tone and the way out, behind one button. */
export function SettingsMenu({
  words,
  preferences,
  onChange,
  onLeave,
}: {
  readonly words: (typeof pageWords)['en']
  readonly preferences: Preferences
  readonly onChange: (preferences: Preferences) => void
  readonly onLeave: () => void
}): ReactNode {
  const { words: desk } = useRingloop()
  const menu = useClosingMenu()
  return (
    <details ref={menu} className="page-settings">
      <summary className="rl-icon-button" aria-label={words.settings} title={words.settings}>
        <svg className="rl-icon" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 6h8M15 6h2M3 14h2M9 14h8M13 8.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM7 16.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z" />
        </svg>
      </summary>
      <div className="page-menu">
        <label className="rl-field">
          <span className="rl-label">{desk.language.label}</span>
          <select
            className="rl-input"
            value={preferences.language}
            onChange={(event) => onChange({ ...preferences, language: event.target.value as DeskLanguage })}
          >
            {(Object.keys(languageNames) as DeskLanguage[]).map((language) => (
              <option key={language} value={language} lang={language}>
                {languageNames[language]}
              </option>
            ))}
          </select>
        </label>
        <label className="rl-field">
          <span className="rl-label">{desk.theme.label}</span>
          <select
            className="rl-input"
            value={preferences.theme}
            onChange={(event) => onChange({ ...preferences, theme: event.target.value as DeskTheme })}
          >
            {(['system', 'light', 'dark'] as const).map((theme) => (
              <option key={theme} value={theme}>
                {desk.theme[theme]}
              </option>
            ))}
          </select>
        </label>
        <label className="rl-switch">
          <input
            type="checkbox"
            checked={preferences.ringTone}
            onChange={(event) => onChange({ ...preferences, ringTone: event.target.checked })}
          />
          <span>{words.ring}</span>
        </label>
        <button type="button" className="rl-button rl-button-wide" onClick={onLeave}>
          {words.leave}
        </button>
      </div>
    </details>
  )
}
