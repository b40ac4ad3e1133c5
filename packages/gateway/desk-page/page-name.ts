/** The gateway's own pages. */
export type PageName = 'desk' | 'supervisor' | 'wallboard' | 'dispatch'

/** Where each is, seen from any of them: beside each other, also behind a proxy that puts all of them under a path. */
export const pageAddress: Readonly<Record<PageName, string>> = {
  desk: './',
  supervisor: 'supervisor',
  wallboard: 'wallboard',
  dispatch: 'dispatch',
}
