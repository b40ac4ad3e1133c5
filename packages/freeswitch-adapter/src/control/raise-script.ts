/** Whose row of mod_callcenter is raised, and to what. All of it has been checked: names are words without quotes. */
export interface RaiseScriptOptions {
  /** The caller's channel. */
  readonly channel: string
  readonly queue: string
  readonly headStartSeconds: number
  /** The queue counts from the answer on, not from joining (`time-base-score=system`): then the row has that time in its base score too. */
  readonly countsFromAnswer: boolean
}

/**
 * What `lua` of the switch runs to raise one who waits. mod_callcenter has no command for it, but sorts by `base_score` of its table each
 * time it looks for an agent (ten times a second), so that a row that is changed there is enough. The script runs inside the switch as
 * one statement, which cannot stop half way when we do. It finds the database by the configuration, whose password stays there.
 *
 * Prints `+OK`, how many rows they have there and how many of them changed, or `-ERR` and why not.
 */
export function raiseScript({ channel, queue, headStartSeconds, countsFromAnswer }: RaiseScriptOptions): string {
  const score = `${headStartSeconds}${countsFromAnswer ? '+joined_epoch-system_epoch' : ''}`
  // a second of difference comes from reading the clock twice when they joined
  const row = `queue='${queue}' AND session_uuid='${channel}' AND state IN ('Waiting','Trying')`
  const update = `UPDATE members SET base_score=${score} WHERE ${row} AND base_score+1<${score}`
  return `~${[
    "local x=freeswitch.API():executeString('xml_locate configuration configuration name callcenter.conf') or ''",
    "local e={['&lt;']='<',['&gt;']='>',['&quot;']='\"',['&apos;']=\"'\",['&#39;']=\"'\",['&amp;']='&'}",
    `local function p(n) local v=x:match('<param name="'..n..'" value="([^"]+)"') return v and v:gsub('&#?%w+;',e) end`,
    "local d=freeswitch.Dbh(p('odbc%-dsn') or p('dbname') or 'callcenter')",
    'local n',
    "if not d:connected() then stream:write('-ERR its database cannot be opened')",
    `elseif d:query("SELECT COUNT(*) AS n FROM members WHERE ${row}",function(r) n=r.n end) and n and d:query("${update}")`,
    "then stream:write(string.format('+OK %d %d',n,d:affected_rows()))",
    "else stream:write('-ERR '..tostring(d:last_error())) end",
    'd:release()',
  ].join(' ')}`
}
