import { describe, expect, it } from 'vitest'
import { runDemo } from '../../src/demo/run-demo.js'

const never = new AbortController().signal

describe('ringloop demo', () => {
  it('ends at once if it was asked to before it ran', { timeout: 60_000 }, async () => {
    const told: string[] = []
    expect(await runDemo(['--port', '0'], { out: (text) => told.push(text), signal: AbortSignal.abort() })).toBe(0)
    expect(told.join('')).toContain('#token=')
  })

  it.each([
    [['--freeswitch', 'a b:8021', '--password', 'x'], /--freeswitch a b:8021 is no address/],
    [['--freeswitch', 'host:0', '--password', 'x'], /--freeswitch host:0 is no address/],
    [['--region', 'Taiwan'], /--region Taiwan is no country/],
    [['--port', '65536'], /--port 65536 is no port/],
    [['--speed', '0'], /--speed 0 is no pace/],
  ])('says what is wrong with %j and opens nothing', async (args, message) => {
    await expect(runDemo(args, { out: () => {}, signal: never })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringMatching(message),
      mend: expect.stringMatching(/^Give /),
    })
  })
})
