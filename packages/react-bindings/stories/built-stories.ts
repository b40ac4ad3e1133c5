import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'

/** One story, as Storybook's index has it. */
export interface StoryEntry {
  readonly id: string
  readonly title: string
  readonly name: string
}

/** Storybook, built and served. */
export interface BuiltStories extends AsyncDisposable {
  readonly stories: readonly StoryEntry[]
  /** Opens the page in which stories are shown. */
  open(page: Page, globals: Readonly<Record<string, string>>): Promise<void>
  /** Shows a story in the page that is open, as Storybook itself does: loading it anew each time takes ten times as long. */
  show(page: Page, id: string): Promise<void>
}

declare global {
  interface Window {
    __STORYBOOK_PREVIEW__: { readonly channel: { emit(event: string, payload: unknown): void } }
  }
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** Builds all stories into a directory of their own, and serves them until disposed. */
export async function buildStories(): Promise<BuiltStories> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-stories-'))
  const storybook = join(createRequire(import.meta.url).resolve('storybook/package.json'), '../dist/bin/dispatcher.js')
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  await promisify(execFile)(process.execPath, [storybook, 'build', '--quiet', '--disable-telemetry', '-o', directory], { cwd })
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return void response.writeHead(204).end()
    const path = resolve(directory, `.${decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)}`)
    readFile(path).then(
      (content) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const index = JSON.parse(await readFile(join(directory, 'index.json'), 'utf8')) as { entries: Record<string, StoryEntry> }
  const stories = Object.values(index.entries)
  const shown = (page: Page, id: string) => page.locator(`main[data-story="${id}"]`).waitFor()
  return {
    stories,
    async open(page, globals) {
      const [first] = stories
      if (first === undefined) throw new Error('there are no stories')
      const wanted = Object.entries(globals).map((pair) => pair.join(':'))
      await page.goto(`${url}/iframe.html?id=${first.id}&viewMode=story&globals=${wanted.join(';')}`)
      await shown(page, first.id)
    },
    async show(page, id) {
      await page.evaluate(
        (storyId) => window.__STORYBOOK_PREVIEW__.channel.emit('setCurrentStory', { storyId, viewMode: 'story' }),
        id,
      )
      await shown(page, id)
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
      await rm(directory, { recursive: true, force: true })
    },
  }
}
