import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../support/each-database.js'
import { createImportPlace, type ImportPlace } from './import-harness.js'

onEachDatabase((open) => {
  let place: ImportPlace
  beforeAll(async () => {
    place = await createImportPlace(await open())
  })
  afterAll(() => place[Symbol.asyncDispose]())
  beforeEach(() => place.empty())

  const customers = () =>
    place.query<{ id: string; name: string; email: string | null; numbers: readonly string[] | null }>(
      `select c.*, (select array_agg(number order by position) from contact_numbers where contact_id = c.id) as numbers
     from contacts c order by c.id collate "C"`,
    )

  describe('customers from CSV', () => {
    it('are cleaned and shaped as the map says', async () => {
      const text = `\ufeffNo,First,Last,Phone,Mobiles,Mail,Grade,Tags,Firm,Notes,Page,Revenue,Serial,Machine,Until,Contract,Zone
7, Ada , Lovelace ,030 901820,"0171 5550001; +44 20 7946 0018",Ada <ADA@Example.com>,A,"vip, , web",-,"one\ntwo",https://crm.example.com/7,"12345,50",W8-1234,Washer,31.12.2026,-,Europe/London
`
      const result = await place.bringIn('a.csv', text, {
        fields: {
          id: 'No',
          name: { template: '{First} {Last}' },
          numbers: ['Phone', { column: 'Mobiles', split: ';' }],
          email: 'Mail',
          level: { column: 'Grade', values: { A: 'gold' } },
          tags: [{ column: 'Tags', split: ',', case: 'upper' }, { constant: 'imported' }],
          company: { column: 'Firm', default: 'private' },
          note: 'Notes',
          url: 'Page',
          value: { amount: 'Revenue', currency: { constant: 'EUR' } },
          assets: [
            {
              id: 'Serial',
              name: 'Machine',
              detail: { template: 'No. {Serial}' },
              url: { template: 'https://crm.example.com/m/{Serial}' },
              until: { column: 'Until', date: 'dd.MM.yyyy' },
            },
            { name: 'Contract' },
          ],
          timeZone: 'Zone',
        },
      })
      expect(result).toMatchObject({ end: 'done', counts: { read: 1, created: 1, updated: 0, skipped: 0, rejected: 0 } })
      expect(await customers()).toEqual([
        {
          id: '7',
          name: 'Ada Lovelace',
          email: 'ada@example.com',
          level: 'gold',
          tags: ['VIP', 'WEB', 'imported'],
          company: 'private',
          note: 'one\ntwo',
          url: 'https://crm.example.com/7',
          value: { amount: 12_345.5, currency: 'EUR' },
          assets: [
            {
              id: 'W8-1234',
              name: 'Washer',
              detail: 'No. W8-1234',
              url: 'https://crm.example.com/m/W8-1234',
              until: Date.UTC(2026, 11, 31),
            },
          ],
          time_zone: 'Europe/London',
          numbers: ['+4930901820', '+491715550001', '+442079460018'],
        },
      ])
    })

    it('values, assets and time zones that are none are rejected with the reason, or left out where the map says so', async () => {
      const text = `name,worth,currency,machine,page,until,zone
Amount,"1,234",EUR,,,,
Currency,5,Euro,,,,
Script,5,EUR,Washer,javascript:alert(1),,
Date,5,EUR,Washer,,soon,
Zone,5,EUR,,,,Mars/Olympus
Offset,5,EUR,,,,+08:00
Formula,5,EUR,=1+1,,,
Good,-5.25,EUR,<b>Washer</b>,https://crm.example.com,2026-01-02,Asia/Shanghai
`
      const fields = {
        name: 'name',
        value: { amount: 'worth', currency: 'currency' },
        assets: [{ name: 'machine', url: 'page', until: 'until' }],
        timeZone: 'zone',
      }
      const result = await place.bringIn('strict.csv', text, { fields })
      expect(result.counts).toMatchObject({ read: 8, created: 1, rejected: 7 })
      expect(result.reasons.flatMap(({ examples }) => examples.map(({ problem }) => problem)).sort()).toEqual([
        'assets[0].name: "=1+1" is a spreadsheet\'s formula',
        'assets[0].until: "soon" is no date of the form iso',
        'assets[0].url: "javascript:alert(1)" is no address that begins with https://',
        'timeZone: "+08:00" is no time zone, like "Europe/Berlin"',
        'timeZone: "Mars/Olympus" is no time zone, like "Europe/Berlin"',
        'value.amount: "1,234" is no amount; write digits, with a point before two decimals',
        'value.currency: "Euro" is no currency, like "EUR"',
      ])
      expect(await customers()).toMatchObject([
        {
          name: 'Good',
          value: { amount: -5.25, currency: 'EUR' },
          assets: [{ id: '<b>Washer</b>', name: '<b>Washer</b>', until: Date.UTC(2026, 0, 2) }],
          time_zone: 'Asia/Shanghai',
        },
      ])
      await place.empty()
      const drop = (column: string) => ({ column, ifInvalid: 'drop' })
      const lenient = {
        name: 'name',
        value: { amount: drop('worth'), currency: drop('currency') },
        assets: [{ name: 'machine', url: drop('page'), until: drop('until') }],
        timeZone: drop('zone'),
      }
      const loose = await place.bringIn('loose.csv', text, { fields: lenient })
      expect(loose.counts).toMatchObject({ created: 7, rejected: 1 })
      expect(JSON.stringify(await customers())).not.toContain('javascript')
      await expect(
        place.bringIn('columns.csv', text, { fields: { ...fields, value: { amount: 'wort', currency: 'currency' } } }),
      ).rejects.toMatchObject({ message: expect.stringContaining('fields.value.amount') })
    })

    it('values and assets of customers who are there are kept, replaced or joined as the policy says', async () => {
      const fields = {
        id: 'no',
        name: 'name',
        value: { amount: 'worth', currency: { constant: 'EUR' } },
        assets: [{ id: 'serial', name: 'machine', detail: 'detail' }],
        timeZone: 'zone',
      }
      const bring = (name: string, row: string, policy: string) =>
        place.bringIn(name, `no,name,worth,serial,machine,detail,zone\n${row}\n`, { fields, duplicates: { policy } })
      await bring('1.csv', '7,Ada,5,a,Washer,,Asia/Shanghai', 'update')
      expect((await bring('2.csv', '7,Ada,9,a,Other,big,Asia/Taipei', 'fillEmpty')).counts).toMatchObject({ updated: 1 })
      expect(await customers()).toMatchObject([
        { value: { amount: 5 }, assets: [{ id: 'a', name: 'Washer', detail: 'big' }], time_zone: 'Asia/Shanghai' },
      ])
      expect((await bring('3.csv', '7,Ada,,b,Dryer,,Asia/Taipei', 'update')).counts).toMatchObject({ updated: 1 })
      expect(await customers()).toMatchObject([
        {
          value: { amount: 5, currency: 'EUR' },
          assets: [
            { id: 'a', name: 'Washer' },
            { id: 'b', name: 'Dryer' },
          ],
          time_zone: 'Asia/Taipei',
        },
      ])
      expect((await bring('4.csv', '7,Ada,5,b,Dryer,,Asia/Taipei', 'update')).counts).toMatchObject({ updated: 0, skipped: 1 })
    })

    it('are read from GB 18030, UTF-16 and other delimiters', async () => {
      const map = { csv: { delimiter: ';' }, fields: { name: '姓名', numbers: { column: '电话', region: 'CN' } } }
      const gbk = Buffer.from('d0d5c3fb3bb5e7bbb00ad5c5c8fd3b30313020383838382036363636', 'hex')
      await place.bringIn('gbk.csv', gbk, { ...map, encoding: 'gbk' })
      await place.bringIn('utf16.csv', Buffer.from('\ufeff姓名;电话\r\n李四;010 8888 7777\r\n', 'utf16le'), {
        ...map,
        encoding: 'gbk',
      })
      expect((await customers()).map(({ name, numbers }) => [name, numbers])).toEqual([
        ['张三', ['+861088886666']],
        ['李四', ['+861088887777']],
      ])
      await expect(place.bringIn('wrong.csv', gbk, map)).rejects.toMatchObject({ mend: expect.stringContaining('gb18030') })
    })

    it('hostile rows are rejected with the reason and never stop the run', async () => {
      const long = 'x'.repeat(1_100_000)
      const text = [
        'name,phone',
        'Good 1,030 901820',
        `"${long}",030 901821`,
        'Nul\u0000,030 901822',
        '=cmd|calc,030 901823',
        '"open,030 901824',
        'One cell',
        'Three,030 901825,cells',
        'Word,call me',
        ',030 901826',
        'Rounded,4.93E+11',
        `${'n'.repeat(300)},030 901827`,
        'Good 2,030 901828',
      ].join('\r\n')
      const bytes = Buffer.concat([
        Buffer.from(text),
        Buffer.from('\r\nBad '),
        Buffer.from([0xff, 0xfe]),
        Buffer.from(',030 901829\r\nGood 3,\r\n'),
      ])
      const result = await place.bringIn('hostile.csv', bytes, { fields: { name: 'name', numbers: 'phone' } })
      expect(result.counts).toEqual({ read: 14, created: 3, updated: 0, skipped: 0, rejected: 11 })
      const told = result.reasons
        .flatMap(({ examples }) => examples)
        .sort((a, b) => a.line - b.line)
        .map(({ line, problem }) => `${line} ${problem}`)
      expect(told).toEqual(
        [
          /^3 .*longer than 1048576/,
          /^4 .*NUL/,
          /^5 .*formula/,
          /^6 .*quote/,
          /^7 has 1 cell where the first line has 2/,
          /^8 has 3 cells/,
          /^9 .*"call me" is no telephone number/,
          /^10 name: is empty/,
          /^11 .*rounded/,
          /^12 name: is longer than 200/,
          /^14 .*U\+FFFD/,
        ].map((pattern) => expect.stringMatching(pattern)),
      )
    })
  })

  describe('rejected rows', () => {
    const map = { fields: { id: 'id', name: 'name', numbers: 'phone' }, duplicates: { policy: 'update' } }

    it('are in a file that is mended and imported again, and no spreadsheet computes in it', async () => {
      const text = `id,name,phone,other\r\n1,A,+49 30 x,"=HYPERLINK(""http://evil"")"\r\n2,B,030 901821,'=quoted\r\n3,C,oops,-1\r\n`
      await place.bringIn('first.csv', text, map)
      const rejects = await readFile(join(place.directory, 'first.csv.rejects.csv'), 'utf8')
      expect(rejects).toBe(
        `\ufeffid,name,phone,other,ringloop_line,ringloop_problem,ringloop_row\r\n` +
          `1,A,'+49 30 x,"'=HYPERLINK(""http://evil"")",2,"numbers: ""+49 30 x"" is no telephone number",\r\n` +
          `3,C,oops,'-1,4,"numbers: ""oops"" is no telephone number",\r\n`,
      )
      const mended = rejects.replace("'+49 30 x", "'+49 30 901820").replace('oops', '030 901822')
      const result = await place.bringIn('mended.csv', mended, map)
      expect(result.counts).toEqual({ read: 2, created: 2, updated: 0, skipped: 0, rejected: 0 })
      expect((await customers()).map(({ id, numbers }) => [id, numbers])).toEqual([
        ['1', ['+4930901820']],
        ['2', ['+4930901821']],
        ['3', ['+4930901822']],
      ])
    })

    it('of a file whose columns the map names have them in a first line, with names that look like formulas, too', async () => {
      const headless = { ...map, fields: { ...map.fields, numbers: '+phone' }, csv: { columns: ['id', 'name', '+phone'] } }
      const first = await place.bringIn('headless.csv', '1,A,oops\n2,B,030 901821\n', headless)
      expect(first.counts).toMatchObject({ read: 2, created: 1, rejected: 1 })
      const rejects = await readFile(join(place.directory, 'headless.csv.rejects.csv'), 'utf8')
      const second = await place.bringIn('mended.csv', rejects.replace('oops', '030 901820'), headless)
      expect(second.counts).toEqual({ read: 1, created: 1, updated: 0, skipped: 0, rejected: 0 })
      expect((await customers()).map(({ id, numbers }) => [id, numbers])).toEqual([
        ['1', ['+4930901820']],
        ['2', ['+4930901821']],
      ])
    })

    it('of a JSON file in another encoding are read again as what they are', async () => {
      const bytes = Buffer.from('7b226964223a312c226e616d65223a22d5c5c8fd222c2270686f6e65223a226f6f7073227d', 'hex')
      const inGbk = { ...map, encoding: 'gbk' }
      expect((await place.bringIn('gbk.ndjson', bytes, inGbk)).counts).toMatchObject({ read: 1, rejected: 1 })
      const rejects = await readFile(join(place.directory, 'gbk.ndjson.rejects.ndjson'), 'utf8')
      expect((await place.bringIn('mended.ndjson', rejects.replace('oops', '030 901820'), inGbk)).counts.created).toBe(1)
      expect((await customers())[0]?.name).toBe('张三')
    })

    it('keep what could not be taken apart as it stood there', async () => {
      await place.bringIn('raw.csv', 'id,name,phone\r\n1,"A"x,030\r\n2,B\r\n', map)
      const lines = (await readFile(join(place.directory, 'raw.csv.rejects.csv'), 'utf8')).split('\r\n')
      expect(lines[1]).toMatch(/^,,,2,.*,"1,""A""x,030"$/)
      expect(lines[2]).toMatch(/^,,,3,has 2 cells where the first line has 3,"2,B"$/)
    })
  })

  describe('customers from JSON', () => {
    const map = { fields: { id: 'key', name: 'person.name', numbers: 'phones', email: { column: 'mail', optional: true } } }
    const good = [
      { key: 1, person: { name: 'Ada' }, phones: ['030 901820', '030 901821'] },
      { key: 2, person: { name: 'Bob "} {" \\' }, phones: null, mail: 'bob@example.com' },
    ]

    it.each([
      ['array.json', JSON.stringify(good, null, 2)],
      ['compact.json', JSON.stringify(good)],
      ['lines.ndjson', good.map((one) => JSON.stringify(one)).join('\n')],
      ['bom.jsonl', `\ufeff${good.map((one) => JSON.stringify(one)).join('\r\n')}\r\n`],
    ])('%s', async (name, text) => {
      expect((await place.bringIn(name, text, map)).counts).toMatchObject({ read: 2, created: 2 })
      expect((await customers()).map(({ id, name, numbers }) => [id, name, numbers])).toEqual([
        ['1', 'Ada', ['+4930901820', '+4930901821']],
        ['2', 'Bob "} {" \\', null],
      ])
    })

    it.each(['broken.json', 'broken.ndjson'])('%s: a broken object costs itself', async (name) => {
      const rows = [
        '{"key":1,"person":{"name":"A"},"phones":[]}',
        '{"key":2,,}',
        '42',
        '{"key":3,"person":{"name":"C\\ud800"},"phones":[]}',
        '{"key":4,"person":{"name":"D"},"phones":[]}',
      ]
      const text = name.endsWith('.ndjson') ? rows.join('\n') : `[\n${rows.join(',\n')}\n]`
      const result = await place.bringIn(name, text, map)
      expect(result.counts).toEqual({ read: 5, created: 2, updated: 0, skipped: 0, rejected: 3 })
      const rejects = (await readFile(join(place.directory, `${name}.rejects.ndjson`), 'utf8')).trim().split('\n')
      expect(rejects.map((line) => JSON.parse(line).ringloop_problem)).toEqual([
        'is not valid JSON',
        'is no JSON object',
        expect.stringContaining('surrogate'),
      ])
    })

    it('keeps long whole numbers as they are, in any form of JSON', async () => {
      const rows = [
        '{"key":12345678901234567891,"note":"a \\"9999999999999999999","big":1e30}',
        '{"key":12345678901234567892,"big":-3.14159265358979323846}',
      ]
      const map = { fields: { id: 'key', name: { constant: 'Same' } } }
      expect((await place.bringIn('long.ndjson', rows.join('\n'), map)).counts).toMatchObject({ created: 2 })
      expect((await place.bringIn('long.json', `[${rows.join(',')}]`, map)).counts).toMatchObject({ skipped: 2 })
      expect((await customers()).map(({ id }) => id)).toEqual(['12345678901234567891', '12345678901234567892'])
    })

    it('names the member that none has, and what was probably meant', async () => {
      await expect(
        place.bringIn('m.json', JSON.stringify(good), { fields: { name: 'person.name', numbers: 'phone' } }),
      ).rejects.toMatchObject({
        message: expect.stringContaining('fields.numbers names the column "phone"'),
        mend: expect.stringContaining('"phones"'),
      })
    })
  })

  describe('duplicates', () => {
    const header = 'id,name,phone,mail,tags\n'
    const fields = { id: 'id', name: 'name', numbers: 'phone', email: 'mail', tags: 'tags' }
    const first = `${header}1,Ada,030 901820,ada@example.com,a\n2,Bob,,,\n`
    const second = `${header}1,Ada King,030 901821,,b\n9,Bobby,030 901820,,\n8,New,030 901829,new@example.com,\n7,Newer,030 901829,,x\n`

    it.each([
      ['skip', { created: 1, updated: 0, skipped: 3, rejected: 0 }, 'Ada', ['+4930901820'], ['a']],
      ['update', { created: 1, updated: 3, skipped: 0, rejected: 0 }, 'Bobby', ['+4930901820', '+4930901821'], ['b', 'a']],
      ['fillEmpty', { created: 1, updated: 2, skipped: 1, rejected: 0 }, 'Ada', ['+4930901820', '+4930901821'], ['a', 'b']],
      ['reject', { created: 1, updated: 0, skipped: 0, rejected: 3 }, 'Ada', ['+4930901820'], ['a']],
    ] as const)('%s', async (policy, counts, name, numbers, tags) => {
      await place.bringIn('first.csv', first, { fields })
      const result = await place.bringIn('second.csv', second, { fields, duplicates: { by: ['number'], policy } })
      expect(result.counts).toEqual({ read: 4, ...counts })
      const [ada] = await customers()
      expect(ada).toMatchObject({ id: '1', name, email: 'ada@example.com', numbers, tags })
    })

    it('what is the same already is skipped: a second import changes nothing', async () => {
      const map = { fields, duplicates: { by: ['id', 'number', 'email'], policy: 'update' } }
      await place.bringIn('once.csv', first + second.slice(header.length), map)
      const before = await customers()
      const again = await place.bringIn('twice.csv', `${header}1,Bobby,030 901820,,\n`, map)
      expect(again.counts).toMatchObject({ updated: 0, skipped: 1 })
      expect(await customers()).toEqual(before)
    })

    it('a key that several have names nobody', async () => {
      await place.bringIn('a.csv', `${header}1,A,030 901820,x@example.com,\n2,B,030 901820,X@Example.com,\n`, { fields })
      const result = await place.bringIn('b.csv', 'name,phone,mail\nC,030 901820,\nD,,x@example.com\n', {
        fields: { name: 'name', numbers: 'phone', email: 'mail' },
        duplicates: { policy: 'update' },
      })
      expect(result.counts).toMatchObject({ read: 2, rejected: 2 })
      expect(result.reasons[0]?.examples[0]?.problem).toMatch(/several customers have its number \(1, 2/)
    })

    it('portions do not show: the outcome is that of one row after the other', async () => {
      // an address that three have, of whom the file takes it from two, one after the other
      const some = `${header}1,A,,x@example.com,\n2,B,,x@example.com,\n3,C,,x@example.com,\n`
      await place.bringIn('some.csv', some, { fields })
      const text = `${header}1,A,,a@example.com,\n50,X,,x@example.com,\n2,B,,b@example.com,\n51,Y,,x@example.com,late\n`
      const result = await place.bringIn('more.csv', text, { fields, duplicates: { by: ['id', 'email'], policy: 'update' } })
      expect(result.counts).toEqual({ read: 4, created: 0, updated: 3, skipped: 0, rejected: 1 })
      expect((await customers()).map(({ id, name, email }) => [id, name, email])).toEqual([
        ['1', 'A', 'a@example.com'],
        ['2', 'B', 'b@example.com'],
        ['3', 'Y', 'x@example.com'],
      ])
    })
  })

  describe('an import', () => {
    const map = { fields: { name: 'name', numbers: 'phone' } }
    const rows = (count: number) =>
      `name,phone\n${Array.from({ length: count }, (_, row) => `N${row},030 ${9_000_000 + row}`).join('\n')}\n`

    it('is not done twice, unless that is asked for', async () => {
      expect((await place.bringIn('a.csv', rows(3), map)).end).toBe('done')
      const second = await place.bringIn('copied.csv', rows(3), map)
      expect(second).toMatchObject({ end: 'alreadyDone', counts: { read: 3, created: 3 } })
      expect((await place.bringIn('a.csv', rows(3), map, { again: true })).counts).toMatchObject({ created: 0, skipped: 3 })
      expect((await place.bringIn('a.csv', rows(4), map)).counts).toMatchObject({ created: 1, skipped: 3 })
      // a dry run tells what would happen: nothing
      expect(await place.bringIn('a.csv', rows(4), map, { dryRun: true })).toMatchObject({ end: 'alreadyDone' })
    })

    it('is done once when two begin it at once, and the rejected rows of the one that goes on are whole', async () => {
      // without a key nothing tells a row that comes again
      const keyless = { fields: { name: 'name', company: 'phone' } }
      const text = `${rows(1_200)},nobody\n`
      const ends = await Promise.allSettled([1, 2, 3].map(() => place.bringIn('twice.csv', text, keyless)))
      const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
      expect(new Set(refused)).toEqual(new Set(['conflict']))
      const last = await place.bringIn('twice.csv', text, keyless)
      expect(last).toMatchObject({ counts: { read: 1201, created: 1200, rejected: 1 } })
      expect((await customers()).length).toBe(1_200)
      const rejects = await readFile(join(place.directory, 'twice.csv.rejects.csv'), 'utf8')
      expect(rejects.split('\r\n').map((line) => line.split(',')[2])).toEqual(['ringloop_line', '1202', undefined])
    })

    it('that was stopped goes on where it was, with the rejected rows it had', async () => {
      const text = rows(1_700).replace('N3,', ',').replace('N1200,', ',')
      const stop = new AbortController()
      const first = await place.bringIn('stop.csv', text, map, {
        signal: stop.signal,
        onProgress: ({ rows }) => rows >= 1000 && stop.abort(),
      })
      expect(first).toMatchObject({ end: 'stopped', counts: { read: 1000, rejected: 1 } })
      // as if it had been killed after it wrote a rejected row, and before the commit
      const path = join(place.directory, 'stop.csv.rejects.csv')
      await writeFile(path, 'half a row', { flag: 'a' })
      const second = await place.bringIn('stop.csv', text, map)
      expect(second).toMatchObject({ end: 'done', from: { read: 1000 }, counts: { read: 1700, created: 1698, rejected: 2 } })
      expect((await readFile(path, 'utf8')).split('\r\n').map((line) => line.split(',')[2])).toEqual([
        'ringloop_line',
        '5',
        '1202',
        undefined,
      ])
      expect((await customers()).length).toBe(1698)
    })

    it('does not go on without the rejected rows it had', async () => {
      const stop = new AbortController()
      const text = rows(1_200).replace('N3,', ',').replace('N900,', ',')
      const options = { signal: stop.signal, onProgress: () => stop.abort() }
      expect((await place.bringIn('gone.csv', text, map, options)).counts).toMatchObject({ read: 500, rejected: 1 })
      await writeFile(join(place.directory, 'gone.csv.rejects.csv'), '')
      await expect(place.bringIn('gone.csv', text, map)).rejects.toMatchObject({
        code: 'conflict',
        mend: expect.stringContaining('--again'),
      })
      expect((await customers()).length).toBe(499)
    })

    it('as a dry run tells the same and writes nothing', async () => {
      await place.bringIn('there.csv', rows(2), map)
      const before = await customers()
      const text = `${rows(1_300)}N5,030 9000005\nbad,words\n`
      const dry = await place.bringIn('dry.csv', text, map, { dryRun: true })
      expect(dry).toMatchObject({ end: 'done', counts: { read: 1302, created: 1298, skipped: 3, rejected: 1 } })
      expect(await customers()).toEqual(before)
      await expect(readFile(join(place.directory, 'dry.csv.rejects.csv'))).rejects.toMatchObject({ code: 'ENOENT' })
      expect((await place.bringIn('dry.csv', text, map)).counts).toEqual(dry.counts)
    })

    it('names the columns that the file does not have', async () => {
      await expect(
        place.bringIn('c.csv', rows(1), { fields: { name: 'nmae', numbers: ['phone', 'fax machine'] } }),
      ).rejects.toMatchObject({
        code: 'invalidConfig',
        message:
          'map.json: fields.name names the column "nmae", which the file does not have; fields.numbers[1] names the column "fax machine", which the file does not have.',
        mend: 'fields.name: Did you mean "name"? fields.numbers[1]: The file has "name", "phone".',
      })
    })

    it('refuses a file without rows or with a column twice', async () => {
      await expect(place.bringIn('e.csv', '', map)).rejects.toMatchObject({ message: expect.stringContaining('is empty') })
      await expect(place.bringIn('t.csv', 'name,phone,name\n', map)).rejects.toMatchObject({
        message: expect.stringContaining('twice'),
      })
    })
  })
})
