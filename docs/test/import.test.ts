import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCli } from '../../packages/gateway/src/cli/run-cli.js'
import { blockOf, root } from './markdown.js'

it('the guide to importing shows what a dry run says', { timeout: 120_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-guide-import-'))
  try {
    const config = join(directory, 'ringloop.json')
    await writeFile(
      config,
      JSON.stringify({
        region: 'DE',
        dataDirectory: 'data',
        freeswitch: { host: '127.0.0.1', password: 'unused' },
        agents: [{ extension: '1001', name: 'Agent', token: 'a-token-that-is-long-enough-0123456789' }],
      }),
    )
    const printed: string[] = []
    const write = (text: string) => void printed.push(text)
    const files = [`${root}examples/import/customers.csv`, '--map', `${root}examples/import/customers-map.json`]
    const code = await runCli(['import', ...files, '--config', config, '--dry-run'], {
      out: write,
      error: write,
      environment: {},
      signal: new AbortController().signal,
      onReload: () => () => {},
    })
    expect([code, printed.join('').trimEnd()]).toEqual([0, blockOf('docs/guides/import.md', 'dry-run')])
    expect(blockOf('docs/guides/zh-CN/import.md', 'dry-run')).toBe(blockOf('docs/guides/import.md', 'dry-run'))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
