import type { DemoPerson } from './people.js'

/** Tells in the terminal what there is to be opened, and by which address. */
export function introduce(
  {
    url,
    desks,
    displayToken,
    simulated,
  }: {
    /** Of the gateway. */
    readonly url: string
    readonly desks: readonly (DemoPerson & { readonly token: string })[]
    readonly displayToken: string
    readonly simulated: boolean
  },
  out: (text: string) => void,
): void {
  out(
    `\n  Ringloop: ${simulated ? 'a simulated FreeSWITCH whose customers call you; every button works' : 'the calls of your switch'}\n\n`,
  )
  const line = (what: string, path: string, token: string) => out(`  ${what.padEnd(22)} ${url}/${path}#token=${token}\n`)
  for (const { extension, name, token } of desks) line(`${name} (${extension})`, '', token)
  const supervisor = desks.find((person) => person.supervisor)
  if (supervisor !== undefined) {
    out('\n')
    line('Supervisor desk', 'supervisor', supervisor.token)
    line('Wallboard', 'wallboard', displayToken)
    line('Dispatch', 'dispatch', supervisor.token)
  }
  out('\n  Open an address in a browser; open both desks to transfer, consult and listen in. Ctrl-C ends the demo.\n\n')
}
