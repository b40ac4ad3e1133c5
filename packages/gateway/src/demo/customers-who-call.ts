/** Who calls the queues that go on by themselves, and called in the last hour: nobody whom the shop knows. */
export const customersWhoCall: readonly { readonly number: string; readonly name: string }[] = [
  { number: '0918200101', name: '鄭雅文' },
  { number: '0918200102', name: 'Tom Becker' },
  { number: '0918200103', name: '劉家銘' },
  { number: '0918200104', name: '謝佩珊' },
  { number: '0918200105', name: 'Emily Carter' },
  { number: '0918200106', name: '何承恩' },
  { number: '0918200107', name: '曹靜宜' },
  { number: '0918200108', name: 'NGUYEN MINH' },
  { number: '0918200109', name: '葉志偉' },
  { number: '0918200110', name: '潘心怡' },
  { number: '0918200111', name: 'Lucas Moreau' },
  { number: '0918200112', name: '簡宏達' },
  { number: '0918200113', name: '賴淑惠' },
  { number: '0918200114', name: '' },
]
