import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { cssText } from '../../build/css-text.mjs'

/** A page that a test has built and serves, and what browsers reported against its policy. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string
  readonly origin: string
  /** Bodies of the reports that the policy's `report-uri` was sent. */
  readonly reports: readonly string[]
}

/** The body of a page whose one part is what a test looks at. */
export const partInMain = '<main><h1 class="rl-unseen">Page of a test</h1><div id="root"></div></main>'

/** What a page is built of. */
export interface PageSource {
  /** In this folder. */
  readonly script: string
  readonly style?: string | null
  /** The markup of `<body>`, before the script. */
  readonly body?: string
  /** Directives that this page needs besides, such as `frame-src`. */
  readonly more?: string
  /** Where else it may connect to. */
  readonly connect?: string
  /** Packages that stand for others, for esbuild. */
  readonly alias?: Readonly<Record<string, string>>
  /** What is imported late is a file of its own, as in what is published. */
  readonly splitting?: boolean
}

/** Builds a script of this folder and serves a page with it, under a policy as strict as a desk will ever meet, which reports. */
export async function servePage({
  script,
  style = null,
  body = '<div id="root"></div>',
  more = '',
  connect = '',
  alias = {},
  splitting = false,
}: PageSource): Promise<ServedPage> {
  const at = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  const { outputFiles } = await build({
    entryPoints: [{ in: at(script), out: 'page' }, ...(style === null ? [] : [{ in: at(style), out: 'page' }])],
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['@ringloop/source'],
    define: { 'process.env.NODE_ENV': '"development"' },
    alias,
    splitting,
    plugins: [cssText],
  })
  const files = new Map(outputFiles.map(({ path, text }) => [path.replace(/^.*[\\/]/, '/'), text]))
  files.set('/axe.js', await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  files.set(
    '/',
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page of a test</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">${style === null ? '' : '<link rel="stylesheet" href="/page.css">'}</head>
<body>${body}<script type="module" src="/page.js"></script><script src="/axe.js"></script></body></html>`,
  )
  const reports: string[] = []
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (path === '/report') {
      let text = ''
      for await (const chunk of request) text += chunk
      reports.push(text)
      response.writeHead(204).end()
      return
    }
    const text = files.get(path)
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html'
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self' ${connect}; ${more}; report-uri /report`,
    })
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}/`,
    origin,
    reports,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
