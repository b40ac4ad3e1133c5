import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eslCommand } from '../../src/connection/esl-command.js'
import { originateVariables } from '../../src/connection/originate-variables.js'

describe('commands', () => {
  it('are written as the switch reads them', () => {
    expect(eslCommand.api('show', 'channels', 'as', 'json').bytes).toBe('api show channels as json\n\n')
    expect(eslCommand.background('job-1', 'uuid_kill', 'abc').bytes).toBe('bgapi uuid_kill abc\nJob-UUID: job-1\n\n')
    expect(eslCommand.userAuth('me@here', 'pass word').bytes).toBe('userauth me@here:pass word\n\n')
    expect(eslCommand.exit().bytes).toBe('exit\n\n')
  })

  it('name CUSTOM last and everything once', () => {
    expect(
      eslCommand.events('json', { names: ['CUSTOM', 'DTMF', 'HEARTBEAT', 'DTMF'], subclasses: ['callcenter::info'] }).bytes,
    ).toBe('event json DTMF HEARTBEAT CUSTOM callcenter::info\n\n')
    expect(eslCommand.events('plain', { names: ['DTMF'], subclasses: [] }).bytes).toBe('event plain DTMF\n\n')
  })

  it('do not show the password in logs', () => {
    expect([eslCommand.auth('secret').label, eslCommand.userAuth('me', 'secret').label].join()).not.toContain('secret')
  })

  it('never hold a second command, whatever the parts are (duty 2)', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('hi\n\nbgapi system reboot', 'a\rb', 'a\0b', '\n'))
    fc.assert(
      fc.property(text, text, (first, second) => {
        for (const build of [
          () => eslCommand.auth(first),
          () => eslCommand.userAuth(first, second),
          () => eslCommand.api(first, second),
          () => eslCommand.api('echo', first, second),
          () => eslCommand.events('json', { names: [first], subclasses: [second] }),
        ]) {
          let bytes: string
          try {
            bytes = build().bytes
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalidInput', mend: expect.any(String) })
            continue
          }
          expect(bytes.indexOf('\n')).toBe(bytes.length - 2)
          expect(bytes).not.toMatch(/[\r\0]/)
        }
        const dump = eslCommand.dumpChannel(first)
        if (dump !== undefined) expect(dump.bytes).toBe(`api uuid_dump ${first} json\n\n`)
      }),
      { numRuns: 500 },
    )
    expect(() => eslCommand.background('job\n\nexit', 'status')).toThrow(/job id/)
  })
})

describe('originate variables', () => {
  it('are quoted', () => {
    expect(originateVariables({ origination_caller_id_name: "O'Brien, 王小明", order: '42' })).toBe(
      "{origination_caller_id_name='O\\'Brien\\, 王小明',order='42'}",
    )
    expect(originateVariables({})).toBe('')
  })

  it.each([`$${'{'}system(reboot)}`, 'a}b', 'a{b', 'x]', '[x', '<x>', 'a\nb', 'a\\', '^^:x', '$', '\u001b[31m'])(
    'refuse %j by the name of the variable (duty 2)',
    (value) => {
      expect(() => originateVariables({ caller: value })).toThrow(/caller/)
      expect(() => originateVariables({ [value]: 'x' })).toThrow(/no name/)
    },
  )
})
