import {
  AgentDesk,
  createDeskConnection,
  type DeskConnection,
  messagesOf,
  playRingTone,
  RingloopProvider,
} from '@ringloop/react-bindings'
import { type ReactNode, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { deskAddress } from './desk-address.js'
import { keepToken, takeToken } from './desk-token.js'
import { PageTitle } from './page-title.js'
import { pageWords } from './page-words.js'
import { readPreferences, writePreferences } from './preferences.js'
import { SettingsMenu } from './settings-menu.js'
import { SignIn } from './sign-in.js'

/** The whole page: sign in, then the desk. */
export function DeskPage(): ReactNode {
  const [preferences, setPreferences] = useState(() => readPreferences(localStorage, navigator.languages))
  const [token, setToken] = useState(() => takeToken(window))
  const [refusal, setRefusal] = useState<string | null>(null)
  const { language, theme } = preferences
  useEffect(() => {
    writePreferences(localStorage, preferences)
    document.documentElement.lang = language
    if (theme === 'system') delete document.documentElement.dataset.rlTheme
    else document.documentElement.dataset.rlTheme = theme
  }, [preferences, language, theme])
  useEffect(() => {
    // The same tab can be given another address: the fragment alone does not load the page anew.
    const changed = () => setToken(takeToken(window))
    window.addEventListener('hashchange', changed)
    return () => window.removeEventListener('hashchange', changed)
  }, [])
  const leave = useCallback((why: string | null) => {
    keepToken(window, null)
    setToken(null)
    setRefusal(why)
  }, [])

  if (token === null) {
    return (
      <SignIn
        language={language}
        refusal={refusal}
        onToken={(given) => {
          keepToken(window, given)
          setRefusal(null)
          setToken(given)
        }}
      />
    )
  }
  return (
    <Desk key={token} token={token} onRefused={leave}>
      {(desk) => (
        <RingloopProvider
          desk={desk}
          language={language}
          theme={theme}
          onRing={() => {
            if (preferences.ringTone) playRingTone()
          }}
        >
          <PageTitle words={pageWords[language]} />
          <h1 className="rl-unseen">{messagesOf(language).desk.title}</h1>
          <AgentDesk
            tools={
              <SettingsMenu
                words={pageWords[language]}
                preferences={preferences}
                onChange={setPreferences}
                onLeave={() => leave(null)}
              />
            }
          />
        </RingloopProvider>
      )}
    </Desk>
  )
}

/** Keeps the connection of one token while it is shown. */
function Desk({
  token,
  onRefused,
  children,
}: {
  readonly token: string
  readonly onRefused: (message: string) => void
  readonly children: (desk: DeskConnection) => ReactNode
}): ReactNode {
  const desk = useMemo(() => createDeskConnection({ url: deskAddress(location), token }), [token])
  useEffect(() => {
    desk.start()
    return () => desk.close()
  }, [desk])
  const { connection } = useSyncExternalStore(desk.subscribe, desk.getSnapshot, desk.getServerSnapshot)
  useEffect(() => {
    if (connection.state === 'refused' && connection.code === 'unauthorised') onRefused(connection.message)
  }, [connection, onRefused])
  return children(desk)
}
