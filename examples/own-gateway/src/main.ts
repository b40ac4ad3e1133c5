import { startOwnGateway } from './start-own-gateway.js'

const { TINYBELL_URL = 'http://127.0.0.1:9000', TINYBELL_SECRET = '', DESK_TOKEN = '' } = process.env
await using gateway = await startOwnGateway({
  dataDirectory: 'data',
  pbx: { url: TINYBELL_URL, secret: TINYBELL_SECRET },
  agents: [{ extension: '1001', name: 'Ann Lin', token: DESK_TOKEN }],
  port: 8080,
  webhookPort: 8081,
})
console.log(`The desk is at ${gateway.url}, webhooks go to ${gateway.webhooks}`)
await Promise.race([
  new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve)),
  gateway.failed.then((error) => {
    process.exitCode = 1
    console.error(error)
  }),
])
