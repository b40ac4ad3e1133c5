import { type Browser, chromium } from 'playwright-core'

/** A tab as people have it: hidden while another is in front, and then held back and frozen by the browser. */
export interface RealTab {
  readonly name: string
  /** Runs an expression in the page. */
  run<Value>(expression: string): Promise<Value>
  send(method: string, parameters?: object): Promise<unknown>
  toFront(): Promise<unknown>
  close(): Promise<unknown>
}

/** Tabs of one window. Playwright's own pages always count as seen, so these are opened past it. */
export interface RealTabs extends AsyncDisposable {
  open(name: string, address: string, prepare: () => void): Promise<RealTab>
}

interface Answer {
  readonly id?: number
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: unknown }
  readonly error?: { readonly message: string }
}

export async function openRealTabs(executablePath: string): Promise<RealTabs> {
  const browser: Browser = await chromium.launch({
    executablePath,
    ignoreDefaultArgs: [
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
    ],
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--renderer-process-limit=50',
    ],
  })
  const session = await browser.newBrowserCDPSession()
  const { browserContextId } = await session.send('Target.createBrowserContext')
  const waiting = new Map<string, (answer: Answer) => void>()
  session.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const answer = JSON.parse(message) as Answer
    waiting.get(`${sessionId}/${answer.id}`)?.(answer)
  })
  let count = 0
  return {
    async open(name, address, prepare) {
      const { targetId } = await session.send('Target.createTarget', { url: 'about:blank', browserContextId })
      const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false })
      const send = async (method: string, params: object = {}) => {
        const id = ++count
        const answered = new Promise<Answer>((resolve) => waiting.set(`${sessionId}/${id}`, resolve))
        await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) })
        const answer = await answered
        waiting.delete(`${sessionId}/${id}`)
        if (answer.error || answer.result?.exceptionDetails) throw new Error(`${method} in ${name}: ${JSON.stringify(answer)}`)
        return answer.result
      }
      await send('Page.enable')
      await send('Page.addScriptToEvaluateOnNewDocument', { source: `(${prepare})()` })
      await send('Page.navigate', { url: address })
      return {
        name,
        send,
        run: async (expression) =>
          (await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }))?.result?.value as never,
        toFront: () => send('Page.bringToFront'),
        close: () => session.send('Target.closeTarget', { targetId }),
      }
    },
    [Symbol.asyncDispose]: () => browser.close(),
  }
}
