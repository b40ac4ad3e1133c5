// Checks every package as npm would ship it: publint for its manifest, attw for its types under each way of importing.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

let failed = false
const run = (command, args, cwd) => {
  const result = spawnSync('npx', ['--no-install', command, ...args], { cwd, encoding: 'utf8' })
  if (result.status === 0) return
  failed = true
  console.error(`${command} in ${cwd}:\n${result.stdout}${result.stderr}`)
}
for (const name of readdirSync('packages')) {
  run('publint', ['--strict'], `packages/${name}`)
  run('attw', ['--pack', '.', '--profile', 'node16', '--exclude-entrypoints', 'desk.css'], `packages/${name}`)
}
console.log(failed ? 'Some packages would not work for their users.' : 'All packages are fit to publish.')
process.exit(failed ? 1 : 0)
