import { connectHost, type HostLink, type HostRequest } from '@ringloop/react-bindings/frame'
import { useEffect, useRef, useState } from 'react'

/** The page around this one: `waiting` until it has answered, `null` if there is none that may have the desk. */
export type FrameHost = HostLink | 'waiting' | null

/** After this long without an answer the page signs in by itself: it is framed by somebody who does not speak with it. */
const patienceMs = 5000

/** Finds the page around this one, if the gateway's configuration lets it have the desk, and does what it asks. */
export function useFrameHost(onRequest: (request: HostRequest) => void | Promise<void>): FrameHost {
  const [host, setHost] = useState<FrameHost>(() => (window.parent === window ? null : 'waiting'))
  const latest = useRef(onRequest)
  useEffect(() => {
    latest.current = onRequest
  })
  useEffect(() => {
    if (window.parent === window) return
    const controller = new AbortController()
    const { signal } = controller
    const timer = setTimeout(() => setHost((now) => (now === 'waiting' ? null : now)), patienceMs)
    const find = async () => {
      const answer = await fetch('/frame-origins', { signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) })
      const { origins } = (await answer.json()) as { readonly origins: readonly string[] }
      setHost(await connectHost({ allowedOrigins: origins, signal, onRequest: (request) => latest.current(request) }))
    }
    find().catch(() => {
      if (!signal.aborted) setHost(null)
    })
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [])
  return host
}
