/**
 * Whether the switch asks for a call to be taken at once, as it does for one that the agent has begun on the desk: `answer-after=0` in
 * `Alert-Info` or `Call-Info`, as FreeSWITCH writes it for `sip_auto_answer` (draft-ietf-salud-alert-info-urns names others).
 */
export const asksForAnswer = (header: (name: string) => string | undefined): boolean =>
  ['Alert-Info', 'Call-Info'].some((name) => /;\s*answer-after\s*=\s*0+\s*(?:[;,]|$)/i.test(header(name) ?? ''))
