import { type ComponentType, type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { DeskPage } from './desk-page.js'
import type { PageName } from './page-name.js'

/** What a page shows to who is signed in; `tools` are its settings and the ways to other pages. */
export type PageContent = ComponentType<{ readonly tools: ReactNode }>

/** Shows a page. */
export function showPage(page: PageName, Content: PageContent): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  createRoot(root).render(
    <StrictMode>
      <DeskPage page={page}>{(tools) => <Content tools={tools} />}</DeskPage>
    </StrictMode>,
  )
}
