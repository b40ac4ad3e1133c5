import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const htmlOf = (page: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Desk fixture</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/${page}.css"></head>
<body><main><h1 class="rl-unseen">Desk fixture</h1><div id="root"></div></main><script type="module" src="/${page}.js"></script>
<script src="/axe.js"></script></body></html>`

/** Serves a fixture page, under a content security policy as strict as a desk will ever meet. `page`: its files beside this one. */
export async function serveFixturePage(page = 'fixture-page'): Promise<{ readonly url: string } & AsyncDisposable> {
  const { outputFiles } = await build({
    entryPoints: [at(`${page}.tsx`), at(`${page}.css`)],
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: ['@ringloop/source'],
    define: { 'process.env.NODE_ENV': '"development"' },
  })
  const files = new Map<string, string>(outputFiles.map((file) => [file.path.replace(/^.*[\\/]/, '/'), file.text]))
  files.set('/axe.js', await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  files.set('/', htmlOf(page))
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const text = files.get(path)
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html'
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'",
    })
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}
