import { type Contact, type ContactAsset, type ContactId, type Timestamp, toContactId } from '@ringloop/core'
import type { ConsentEvent } from '@ringloop/core/compliance'

const day = 24 * 3_600_000

/** What customers of the shop have spent there, in dollars of Taiwan. */
const spent: Readonly<Record<string, number>> = {
  'C-1001': 51_700,
  'C-1002': 128_300,
  'C-1003': 21_900,
  'C-1005': 28_400,
  'C-1006': 34_800,
}

/** What they have of the shop's, and for how many days its warranty still lasts. */
const machines: Readonly<Record<string, readonly { readonly asset: Omit<ContactAsset, 'until'>; readonly days: number }[]>> = {
  'C-1001': [
    { asset: { id: 'EM7-480113', name: 'Espresso machine EM-7', detail: 'Serial 480113' }, days: 1092 },
    { asset: { id: 'G2-22871', name: 'Grinder G-2', detail: 'Serial 22871' }, days: 175 },
  ],
  'C-1002': [{ asset: { id: 'AC36-7712', name: '變頻冷氣 AC-36', detail: '序號 7712' }, days: 1080 }],
  'C-1003': [{ asset: { id: 'WM9-3310', name: '洗衣機 WM-9', detail: '序號 3310' }, days: 690 }],
  'C-1005': [{ asset: { id: 'DW4-0902', name: 'Dishwasher DW-4', detail: 'Serial 0902' }, days: 724 }],
  'C-1006': [{ asset: { id: 'DW4-0877', name: 'Dishwasher DW-4', detail: 'Serial 0877' }, days: -20 }],
}

const allowed: readonly (Pick<ConsentEvent, 'type' | 'purpose'> & { readonly id: string })[] = [
  { id: 'C-1001', type: 'consentGranted', purpose: 'recording' },
  { id: 'C-1001', type: 'consentWithdrawn', purpose: 'marketing' },
  { id: 'C-1001', type: 'consentGranted', purpose: 'survey' },
  { id: 'C-1002', type: 'consentGranted', purpose: 'recording' },
  { id: 'C-1002', type: 'consentGranted', purpose: 'marketing' },
  { id: 'C-1005', type: 'consentDenied', purpose: 'recording' },
  { id: 'C-1006', type: 'consentGranted', purpose: 'dataProcessing' },
]

/** What a customer is worth. */
export function worthOf(id: ContactId): Pick<Contact, 'value'> {
  const amount = spent[id]
  return amount === undefined ? {} : { value: { amount, currency: 'TWD' } }
}

/** What a customer has. */
export function assetsOf(id: ContactId, now: Timestamp): Pick<Contact, 'assets'> {
  const own = machines[id]
  return own === undefined ? {} : { assets: own.map(({ asset, days }) => ({ ...asset, until: now + days * day })) }
}

/** What customers have said that they allow. */
export const consentsOf = (now: Timestamp): readonly ConsentEvent[] =>
  allowed.map(({ id, type, purpose }) => ({
    id: `demo/${id}/${purpose}`,
    type,
    purpose,
    at: now - 30 * day,
    contactId: toContactId(id),
    source: 'web',
    channel: 'web',
    proof: null,
  }))
