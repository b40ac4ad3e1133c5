import type { ApiCommand } from './command-world.js'

/** The one statement that is understood: there is no Lua in here. */
const raise =
  /d:query\("UPDATE members SET base_score=(\d+)(\+joined_epoch-system_epoch)? WHERE queue='([^']*)' AND session_uuid='([^']*)' AND state IN \('Waiting','Trying'\) AND base_score\+1<\1\2"\)/

/** `lua ~…`: raises one who waits, as `raise-script.ts` asks; any other script cannot be executed. */
export const lua: ApiCommand = ({ queues }, text) => {
  const [, headStart, fromAnswer, queue, channel] = raise.exec(text) ?? []
  if (headStart === undefined || !text.startsWith('~')) return '-ERR Cannot execute script\n'
  let found = 0
  let rows = 0
  for (const member of queues.members.values()) {
    const { joinedAt, systemAt } = member
    if (member.queue.name !== queue || member.channel.id !== channel) continue
    const score = Number(headStart) + (fromAnswer ? Math.floor(joinedAt / 1000) - Math.floor(systemAt / 1000) : 0)
    if (member.state !== 'Waiting' && member.state !== 'Trying') continue
    found += 1
    if (member.baseScore + 1 >= score) continue
    member.baseScore = score
    rows += 1
  }
  return `+OK ${found} ${rows}`
}
