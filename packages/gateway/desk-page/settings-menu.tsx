import { type DeskDensity, type DeskLanguage, type DeskTheme, languageNames, useClosingMenu } from '@ringloop/react-bindings'
import { type ReactNode, useState } from 'react'
import { PageLinks } from './page-links.js'
import type { PageName } from './page-name.js'
import type { pageWords } from './page-words.js'
import type { Preferences } from './preferences.js'

/** Ways to other pages, language, appearance, density, ring tone and the way out, behind one button. */
export function SettingsMenu({
  page,
  words,
  preferences,
  onChange,
  onLeave,
}: {
  readonly page: PageName
  readonly words: (typeof pageWords)['en']
  readonly preferences: Preferences
  readonly onChange: (preferences: Preferences) => void
  /** `null`: there is no way out, because the page around this one signs in. */
  readonly onLeave: (() => void) | null
}): ReactNode {
  const menu = useClosingMenu()
  const [open, setOpen] = useState(false)
  return (
    <details ref={menu} className="page-settings" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="rl-icon-button" aria-label={words.settings} title={words.settings}>
        <svg className="rl-icon" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 6h8M15 6h2M3 14h2M9 14h8M13 8.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM7 16.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z" />
        </svg>
      </summary>
      <div className="page-menu">
        {/* the page around this one has its own ways */}
        {open && onLeave !== null && <PageLinks page={page} />}
        <label className="rl-field">
          <span className="rl-label">{words.language}</span>
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
          <span className="rl-label">{words.theme.label}</span>
          <select
            className="rl-input"
            value={preferences.theme}
            onChange={(event) => onChange({ ...preferences, theme: event.target.value as DeskTheme })}
          >
            {(['system', 'light', 'dark'] as const).map((theme) => (
              <option key={theme} value={theme}>
                {words.theme[theme]}
              </option>
            ))}
          </select>
        </label>
        {page !== 'wallboard' && (
          <label className="rl-field">
            <span className="rl-label">{words.density.label}</span>
            <select
              className="rl-input"
              value={preferences.density}
              onChange={(event) => onChange({ ...preferences, density: event.target.value as DeskDensity })}
            >
              {(['comfortable', 'compact'] as const).map((density) => (
                <option key={density} value={density}>
                  {words.density[density]}
                </option>
              ))}
            </select>
          </label>
        )}
        {page === 'desk' && (
          <label className="rl-switch">
            <input
              type="checkbox"
              checked={preferences.ringTone}
              onChange={(event) => onChange({ ...preferences, ringTone: event.target.checked })}
            />
            <span>{words.ring}</span>
          </label>
        )}
        {onLeave !== null && (
          <button type="button" className="rl-button rl-button-wide" onClick={onLeave}>
            {words.leave}
          </button>
        )}
      </div>
    </details>
  )
}
