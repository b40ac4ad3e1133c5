import '@ringloop/react-bindings/web-components'
import { createApp } from 'vue'
import CustomerPage from './CustomerPage.vue'

interface Session {
  readonly url: string
  readonly token: string
}

const session = async (): Promise<Session> => (await fetch('/ringloop-session')).json()
const customers = await (await fetch('/customers.json')).json()
const { url } = await session()

createApp(CustomerPage, { url, customers, token: async () => (await session()).token }).mount('#app')
