import { AgentDesk, createDeskConnection, type DeskLanguage, playRingTone, RingloopProvider } from '@ringloop/react-bindings'
import { createRoot } from 'react-dom/client'

/** Puts the whole desk into an element of the page; gives the function that takes it out again. */
export function mountDesk(
  element: HTMLElement,
  { url, token, language }: { readonly url: string; readonly token: string; readonly language: DeskLanguage },
): () => void {
  const desk = createDeskConnection({ url, token })
  desk.start()
  const root = createRoot(element)
  root.render(
    <RingloopProvider desk={desk} language={language} onRing={(_call, signal) => playRingTone(signal)}>
      <AgentDesk />
    </RingloopProvider>,
  )
  return () => {
    root.unmount()
    desk.close()
  }
}
