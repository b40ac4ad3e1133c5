// The CRM as it was: customers in a list, one of them open.
const customers = await (await fetch('/customers.json')).json()
const list = document.querySelector('.list')
const record = document.querySelector('.record')
const log = document.querySelector('.log')

function element(name, text, attributes = {}) {
  const made = document.createElement(name)
  made.textContent = text
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

function openCustomer(id, because = '') {
  const customer = customers.find((each) => each.id === id)
  if (customer === undefined) return
  for (const item of list.children) item.toggleAttribute('aria-current', item.dataset.id === id)
  const facts = document.createElement('dl')
  for (const [label, value] of customer.facts) facts.append(element('dt', label), element('dd', value))
  const dial = element('button', customer.phone, { 'data-ringloop-dial': customer.phone, type: 'button' })
  facts.append(element('dt', 'Telephone'), document.createElement('dd'))
  facts.lastElementChild.append(dial)
  const orders = document.createElement('table')
  for (const cells of [['Order', 'Goods', 'State'], ...customer.orders]) {
    const row = orders.insertRow()
    for (const cell of cells) row.append(element(row.rowIndex === 0 ? 'th' : 'td', cell))
  }
  record.replaceChildren(
    element('p', because, { class: 'because' }),
    element('h1', customer.name),
    element('p', customer.company, { class: 'company' }),
    facts,
    element('h2', 'Orders'),
    orders,
  )
}

function write(text) {
  log.prepend(element('li', text))
}

for (const { id, name, company } of customers) {
  const item = element('a', '', { href: '#', 'data-id': id })
  item.append(element('b', name), element('span', company))
  item.addEventListener('click', (event) => {
    event.preventDefault()
    openCustomer(id)
  })
  list.append(item)
}
openCustomer(customers[0].id)

// What is new: the telephone. The session of the CRM says which desk this person has.
const bar = document.querySelector('ringloop-callbar')
const pop = document.querySelector('ringloop-pop')
const session = async () => (await fetch('/ringloop-session')).json()
const { url } = await session()
bar.url = url
pop.url = url
bar.token = async () => (await session()).token

bar.addEventListener('ringloop-open-record', ({ detail }) => {
  openCustomer(detail.contactId, detail.because === 'ring' ? `${detail.name} is calling` : '')
})
bar.addEventListener('ringloop-ring', ({ detail }) => write(`Call from ${detail.name ?? detail.number ?? 'a hidden number'}`))
bar.addEventListener('ringloop-call-ended', ({ detail }) => write(`Call with ${detail.name ?? detail.number} ended`))
bar.addEventListener('ringloop-filed', ({ detail }) => write(`Ticket ${detail.ticketId} filed`))

// every number with data-ringloop-dial, also those that are shown later
bar.attachDialling()
