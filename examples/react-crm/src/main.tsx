import { createRoot } from 'react-dom/client'
import { CrmApp } from './crm-app.js'

interface Session {
  readonly url: string
  readonly token: string
}

const session = async (): Promise<Session> => (await fetch('/ringloop-session')).json()
const customers = await (await fetch('/customers.json')).json()
const { url } = await session()
const place = document.querySelector('#app')
if (place) createRoot(place).render(<CrmApp customers={customers} url={url} token={async () => (await session()).token} />)
