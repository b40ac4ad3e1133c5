import type { DeskLanguage } from '@ringloop/react-bindings'
import { type ReactNode, useState } from 'react'
import type { PageName } from './page-name.js'
import { pageWords } from './page-words.js'

/** Asks for a token where the address did not bring one, or where the one it brought was refused. */
export function SignIn({
  page,
  language,
  refusal,
  onToken,
}: {
  readonly page: PageName
  readonly language: DeskLanguage
  readonly refusal: string | null
  readonly onToken: (token: string) => void
}): ReactNode {
  const words = pageWords[language]
  const [token, setToken] = useState('')
  return (
    <div className="rl-part page-sign-in" lang={language}>
      <form
        className="page-card"
        onSubmit={(event) => {
          event.preventDefault()
          if (token.trim() !== '') onToken(token.trim())
        }}
      >
        <p className="page-brand">Ringloop</p>
        <h1 className="page-title">{words.signIn[page]}</h1>
        <p className="rl-quiet">{page === 'wallboard' ? words.displayHelp : words.help}</p>
        {refusal !== null && (
          <p className="rl-error" role="alert">
            {words.refused(refusal)}
          </p>
        )}
        <div className="rl-field">
          <label className="rl-label" htmlFor="token">
            {words.token}
          </label>
          <input
            id="token"
            className="rl-input"
            type="password"
            autoComplete="off"
            required
            maxLength={500}
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </div>
        <button type="submit" className="rl-button rl-button-primary rl-button-wide">
          {words.enter[page]}
        </button>
      </form>
    </div>
  )
}
