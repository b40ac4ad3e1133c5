// Installs the workspace on a machine that has only Node and npm, and only when something changed:
// after the first install every script also runs without a network.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Ringloop needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and run the command again.`,
  )
  process.exit(1)
}

const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'))
const stamp = join(root, 'node_modules', '.ringloop-setup')
const wanted = createHash('sha256').update(lockfile).digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  console.error('Installing the workspace (once) …')
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx'
  const install = spawnSync(
    npx,
    ['--yes', packageManager, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'],
    {
      cwd: root,
      // stdout belongs to the command that is set up (`replay --json` prints JSON there)
      stdio: ['ignore', 2, 2],
      env: { ...process.env, CI: 'true' },
    },
  )
  if (install.status !== 0) {
    console.error(
      'The installation failed. The first run needs the npm registry; check the network or proxy and run the command again.',
    )
    process.exit(install.status ?? 1)
  }
  writeFileSync(stamp, wanted)
}
