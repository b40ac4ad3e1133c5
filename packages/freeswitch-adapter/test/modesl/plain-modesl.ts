import { plain } from './defect-clients.js'
import { defects } from './defects.js'

// Tries modesl as it is, in a process of its own, for it throws where nobody can catch. One line of JSON for each defect.
let crashed: (error: Error) => void = () => {}
process.on('uncaughtException', (error) => crashed(error))
process.on('unhandledRejection', () => {})

for (const { name, trial } of defects) {
  const failure = await new Promise<string | null>((resolve) => {
    crashed = (error) => resolve(`crashed: ${error.message}`)
    const hung = setTimeout(() => resolve('hung'), 1_000)
    trial(plain)
      .then(
        () => resolve(null),
        (error: unknown) => resolve(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)),
      )
      .finally(() => clearTimeout(hung))
  })
  console.log(JSON.stringify({ name, failure }))
}
process.exit(0)
