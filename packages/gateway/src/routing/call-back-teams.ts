/**
 * Who is to make the call backs that rules leave to a team: its people. A name that is no team of anybody's leaves nobody out, so that no
 * promise is forgotten.
 */
export function callBackTeams(
  agents: readonly { readonly teams?: readonly string[] | undefined }[],
): (agent: { readonly teams?: readonly string[] | undefined }) => (team: string) => boolean {
  const known = new Set(agents.flatMap(({ teams = [] }) => teams))
  return ({ teams = [] }) =>
    (team) =>
      !known.has(team) || teams.includes(team)
}
