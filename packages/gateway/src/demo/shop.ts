import { type Contact, type E164, type HistoryItem, type NewTicket, type TicketStatus, toContactId } from '@ringloop/core'

/** A ticket of the past and how long ago it was made. */
export interface SeedTicket {
  readonly key: string
  readonly hoursAgo: number
  readonly status: TicketStatus
  readonly ticket: NewTicket
}

/** A customer of the demo's shop with their past. */
export interface SeedCustomer {
  readonly contact: Contact
  readonly history: readonly (Omit<HistoryItem, 'at'> & { readonly daysAgo: number })[]
  readonly tickets: readonly SeedTicket[]
}

const number = (value: string): E164 => value as E164

function customer(
  id: string,
  name: string,
  numbers: readonly string[],
  more: Partial<Omit<Contact, 'id' | 'name' | 'numbers'>>,
  history: SeedCustomer['history'] = [],
  tickets: readonly (Omit<SeedTicket, 'key' | 'ticket'> & {
    readonly subject: string
    readonly description: string
    readonly priority: NewTicket['priority']
    readonly tags?: readonly string[]
  })[] = [],
): SeedCustomer {
  const contactId = toContactId(id)
  return {
    contact: { id: contactId, name, numbers: numbers.map(number), tags: [], ...more },
    history,
    tickets: tickets.map(({ subject, description, priority, tags = [], ...rest }, index) => ({
      ...rest,
      key: `demo/${id}/${index}`,
      ticket: { subject, description, priority, queue: 'support', tags, contact: { id: contactId, name }, customFields: {} },
    })),
  }
}

/** A shop for household appliances in Taipei: who may call, what they own, what is open. */
export const shop: readonly SeedCustomer[] = [
  customer(
    'C-1001',
    'Jane Customer',
    ['+886912345678'],
    {
      level: 'gold',
      tags: ['extended warranty', 'prefers English'],
      email: 'jane@customer.example',
      company: 'Blue Door Café',
      note: 'Runs a café: a dead machine means a closed shop.',
    },
    [
      {
        id: 'o-482913',
        kind: 'order',
        daysAgo: 3,
        title: 'Order 482913: espresso machine EM-7',
        detail: 'NT$ 42,800, delivered',
      },
      { id: 'c-1', kind: 'call', daysAgo: 2, title: 'Asked how to descale the EM-7', detail: '4 min, answered by 1002' },
      { id: 'o-471220', kind: 'order', daysAgo: 190, title: 'Order 471220: grinder G-2', detail: 'NT$ 8,900' },
    ],
    [
      {
        hoursAgo: 50,
        status: 'inProgress',
        subject: 'EM-7 trips the fuse when heating',
        description: 'Since the second day; a technician is to bring a new heating element.',
        priority: 'high',
        tags: ['warranty'],
      },
      {
        hoursAgo: 26,
        status: 'acknowledged',
        subject: 'Invoice for order 482913 needs the company’s tax number',
        description: 'Wants the uniform invoice on Blue Door Café.',
        priority: 'normal',
      },
      {
        hoursAgo: 2_300,
        status: 'closed',
        subject: 'Grinder G-2: burrs exchanged',
        description: 'Done in the workshop.',
        priority: 'low',
      },
    ],
  ),
  customer(
    'C-1002',
    '王小明',
    ['+886911000001', '+886227001234'],
    { level: 'VIP', tags: ['老客戶', '分期付款'], email: 'wang@mail.example', note: '習慣下班後接電話。' },
    [
      { id: 'o-700155', kind: 'order', daysAgo: 12, title: '訂單 700155：變頻冷氣 AC-36', detail: 'NT$ 36,500，已安裝' },
      { id: 'c-2', kind: 'call', daysAgo: 11, title: '詢問安裝時間', detail: '2 分鐘' },
    ],
    [
      {
        hoursAgo: 30,
        status: 'pending',
        subject: '冷氣 AC-36 室外機異音',
        description: '夜間運轉有金屬聲，等客戶提供錄音。',
        priority: 'normal',
        tags: ['保固內'],
      },
    ],
  ),
  customer('C-1003', '陳怡君', ['+886227005566'], { level: 'silver', tags: ['家庭帳號'], email: 'chen@mail.example' }, [
    { id: 'o-650001', kind: 'order', daysAgo: 40, title: '訂單 650001：洗衣機 WM-9', detail: 'NT$ 21,900' },
  ]),
  customer(
    'C-1004',
    '林建宏',
    ['+886227005566', '+886933222111'],
    { tags: ['家庭帳號'] },
    [],
    [
      {
        hoursAgo: 70,
        status: 'inProgress',
        subject: '洗衣機 WM-9 漏水',
        description: '排水管接頭滲水，已約週五到府。',
        priority: 'high',
      },
    ],
  ),
  customer('C-1005', 'Zoë Müller', ['+886911000002'], { level: 'gold', tags: ['newsletter'], email: 'zoe@mueller.example' }, [
    { id: 'o-690014', kind: 'order', daysAgo: 6, title: 'Order 690014: dishwasher DW-4', detail: 'NT$ 28,400, on its way' },
  ]),
  customer(
    'C-1006',
    '佐藤 健一',
    ['+886911000005'],
    { level: 'silver', tags: ['日本語希望'] },
    [{ id: 'c-3', kind: 'call', daysAgo: 1, title: 'Asked for a Japanese manual', detail: '3 min' }],
    [
      {
        hoursAgo: 20,
        status: 'acknowledged',
        subject: 'Send the Japanese manual of the DW-4',
        description: 'PDF is enough.',
        priority: 'low',
      },
    ],
  ),
]
