import { createDeskConnection, type DeskLanguage, RingloopProvider } from '@ringloop/react-bindings'
import { useWallboard, Wallboard } from '@ringloop/react-bindings/wallboard'
import { createRoot } from 'react-dom/client'

/** Puts the wallboard into an element that fills the screen; gives the function that takes it out again. */
export function mountWallboard(
  element: HTMLElement,
  { url, token, language }: { readonly url: string; readonly token: string; readonly language: DeskLanguage },
): () => void {
  const desk = createDeskConnection({ url, token })
  desk.start()
  const root = createRoot(element)
  root.render(
    <RingloopProvider desk={desk} language={language} theme="dark">
      <Wallboard />
    </RingloopProvider>,
  )
  return () => {
    root.unmount()
    desk.close()
  }
}

/** One line for the head of a page of your own: who waits in a queue, and for how long. */
export function WaitingLine({ queue }: { readonly queue: string }) {
  const { state, numbers } = useWallboard({ queue, numbers: ['waiting', 'longestWait'] })
  if (state === 'loading' || state === 'refused') return null
  return (
    <p data-stale={state === 'stale'}>
      {numbers.map(({ id, label, text, target }) => (
        <span key={id} data-missed={target?.missed ?? false}>
          {label}: {text}{' '}
        </span>
      ))}
    </p>
  )
}
