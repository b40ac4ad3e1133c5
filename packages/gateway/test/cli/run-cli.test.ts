import { describe, expect, it } from 'vitest'
import { cli } from './cli-harness.js'

describe('ringloop', () => {
  it('tells its commands and its version', async () => {
    const help = await cli(['--help'])
    expect(help.code).toBe(0)
    for (const name of ['serve', 'doctor', 'demo', 'replay']) expect(help.out).toMatch(new RegExp(`^  ${name} `, 'm'))
    expect(await cli(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
    expect(await cli([])).toMatchObject({ code: 2, out: '', error: help.out })
  })

  it('tells the options of every command', async () => {
    for (const name of ['serve', 'doctor', 'demo', 'replay']) {
      const help = await cli([name, '--help'])
      expect([help.code, help.error]).toEqual([0, ''])
      expect(help.out).toContain(`ringloop ${name}`)
    }
  })

  it('says what was probably meant', async () => {
    const wrong = await cli(['sreve'])
    expect([wrong.code, wrong.error]).toEqual([2, expect.stringContaining('Did you mean "serve"?')])
    expect((await cli(['\u001b[31mconstructor'])).error).not.toContain('\u001b')
    expect((await cli(['constructor'])).code).toBe(2)
  })

  it.each([
    [['serve'], 1, 'ringloop serve: no configuration given. Give --config FILE.\n'],
    [
      ['serve', '--config', '/no/such/file.json'],
      1,
      'ringloop serve: /no/such/file.json: there is no such file. Check the path.\n',
    ],
    [['doctor'], 1, 'ringloop doctor: nothing to look at. Give --config FILE, or --freeswitch HOST:PORT.\n'],
    [
      ['doctor', '--freeswitch', 'host:99999', '--password', 'x'],
      1,
      'ringloop doctor: --freeswitch host:99999 is no address. Give HOST:PORT, for example 127.0.0.1:8021.\n',
    ],
    [
      ['doctor', '--freeswitch', 'host'],
      1,
      'ringloop doctor: --freeswitch needs a password. Give --password, or set RINGLOOP_PASSWORD.\n',
    ],
  ])('answers %j with one message and the mend', async (args, code, error) => {
    expect(await cli(args)).toEqual({ code, out: '', error })
  })

  it('answers an unknown option with a usage error', async () => {
    const wrong = await cli(['serve', '--confg', 'x'])
    expect([wrong.code, wrong.out]).toEqual([2, ''])
    expect(wrong.error).toMatch(/^ringloop serve: Unknown option '--confg'.*See: ringloop serve --help\n$/s)
  })
})
