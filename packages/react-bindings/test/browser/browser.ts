import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser to test in: `RINGLOOP_CHROMIUM`, or where it usually is; `null`, said loudly, if there is none. In CI that is an error. */
export function findChromium(): string | null {
  const wanted = process.env.RINGLOOP_CHROMIUM
  const found = wanted === undefined ? usual.find((path) => existsSync(path)) : existsSync(wanted) ? wanted : undefined
  if (found !== undefined) return found
  const message =
    wanted === undefined
      ? 'no Chromium found: install it (Debian: apt install chromium) or set RINGLOOP_CHROMIUM to its path'
      : `RINGLOOP_CHROMIUM is "${wanted}", but there is no such file`
  if (process.env.CI === 'true') throw new Error(message)
  console.warn(`\n  !! SKIPPED: the tests in a real browser: ${message}\n`)
  return null
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
