import { RingloopError } from '@ringloop/core'
import {
  createDeskConnection,
  type DeskConnection,
  forgetTyped,
  playRingTone,
  RingloopProvider,
  ringEvents,
} from '@ringloop/react-bindings'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { joinAside } from './aside-tab.js'
import { deskAddress } from './desk-address.js'
import { givesToken, keepToken, takeToken } from './desk-token.js'
import { useFrameHost } from './frame-host.js'
import { type DeskRequest, HostBridge } from './host-bridge.js'
import { keptHere } from './kept-here.js'
import type { PageName } from './page-name.js'
import { PageTitle } from './page-title.js'
import { pageWords } from './page-words.js'
import { readPreferences, writePreferences } from './preferences.js'
import { SettingsMenu } from './settings-menu.js'
import { SignIn } from './sign-in.js'

const tokenPlace = () => ({ location, history, sessionStorage: keptHere('sessionStorage') })

/** A whole page: sign in, then what it shows. In a frame the page around it signs in, if it may. */
export function DeskPage({
  page,
  children,
}: {
  readonly page: PageName
  /** Given the page's settings and ways to others. */
  readonly children: (tools: ReactNode) => ReactNode
}): ReactNode {
  const [preferences, setPreferences] = useState(() => readPreferences(keptHere('localStorage'), navigator.languages))
  // read before the token is taken out of it
  const [addressed] = useState(() => givesToken(location))
  const [token, setToken] = useState(() => takeToken(tokenPlace()))
  const [refusal, setRefusal] = useState<string | null>(null)
  const { language, theme, density } = preferences
  useEffect(() => {
    writePreferences(keptHere('localStorage'), preferences)
    document.documentElement.lang = language
    if (theme === 'system') delete document.documentElement.dataset.rlTheme
    else document.documentElement.dataset.rlTheme = theme
  }, [preferences, language, theme])
  useEffect(() => {
    // The same tab can be given another address: the fragment alone does not load the page anew.
    const changed = () => setToken(takeToken(tokenPlace()))
    window.addEventListener('hashchange', changed)
    return () => window.removeEventListener('hashchange', changed)
  }, [])
  const leave = useCallback((why: string | null) => {
    keepToken(tokenPlace(), null)
    setToken(null)
    setRefusal(why)
  }, [])

  // asked at each ring: it can be switched off while one rings
  const rings = useRef(preferences.ringTone)
  useEffect(() => {
    rings.current = preferences.ringTone
  })
  /** The page around this one has signed somebody in so often; `out` after it has signed them out. */
  const [visit, setVisit] = useState({ count: 0, out: false })
  const requests = useRef<((request: DeskRequest) => void | Promise<void>) | null>(null)
  const found = useFrameHost((request) => {
    if (request.type === 'setTheme') return setPreferences((now) => ({ ...now, theme: request.theme }))
    if (request.type === 'setLanguage') return setPreferences((now) => ({ ...now, language: request.language }))
    if (request.type === 'signIn') return setVisit(({ count }) => ({ count: count + 1, out: false }))
    if (request.type === 'signOut') {
      requests.current?.(request)
      leave(null)
      return setVisit(({ count }) => ({ count: count + 1, out: true }))
    }
    if (requests.current) return requests.current(request)
    throw new RingloopError('unreachable', 'the desk is not connected', {
      mend: 'Wait for its first "connection" event, then ask again.',
    })
  })
  const host = found === 'waiting' ? null : found
  useEffect(() => {
    // from here on the page around this one says who is here: what the tab has kept may be somebody else's
    if (host !== null) leave(null)
  }, [host, leave])
  const signsIn = token === null && found === null
  useEffect(() => {
    if (signsIn) document.title = `${pageWords[language].pages[page]} · Ringloop`
  }, [signsIn, language, page])
  const hostToken = useCallback(() => host?.token() ?? '', [host])

  // who came with a token in the address need not wait for the page around them
  const waits = found === 'waiting' && (token === null || !addressed)
  if (waits || (host !== null && visit.out)) return null
  if (token === null && host === null) {
    return (
      <SignIn
        page={page}
        language={language}
        refusal={refusal}
        onToken={(given) => {
          keepToken(tokenPlace(), given)
          setRefusal(null)
          setToken(given)
        }}
      />
    )
  }
  return (
    <Desk key={host === null ? token : visit.count} token={host === null ? (token ?? '') : hostToken} onRefused={leave}>
      {(desk) => (
        <RingloopProvider
          desk={desk}
          language={language}
          theme={theme}
          density={density}
          {...(page === 'desk' ? {} : { joinTabs: joinAside })}
          onRing={(call, signal) => {
            if (host !== null) for (const event of ringEvents(call)) host.tell(event)
            playRingTone(signal, { volume: () => (rings.current ? 1 : 0) })
          }}
        >
          {host !== null && <HostBridge host={host} requests={requests} />}
          <PageTitle page={page} />
          {children(
            <SettingsMenu
              page={page}
              words={pageWords[language]}
              preferences={preferences}
              onChange={setPreferences}
              onLeave={
                host === null
                  ? () => {
                      forgetTyped(desk)
                      leave(null)
                    }
                  : null
              }
            />,
          )}
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
  readonly token: string | (() => string | Promise<string>)
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
