/** Somebody of the demo. */
export interface DemoPerson {
  readonly extension: string
  readonly name: string
  readonly supervisor?: boolean
  /** `null`: drives to customers, and is in no queue. */
  readonly queueAgent?: null
}

/** Those whose desks are there to be opened. */
export const deskPeople: readonly DemoPerson[] = [
  { extension: '1001', name: 'Ann Lin' },
  { extension: '1002', name: '張志明', supervisor: true },
]

/** Colleagues with a telephone and no desk: who works in the queues beside. */
export const colleagues: readonly DemoPerson[] = [
  { extension: '1003', name: '李佳穎' },
  { extension: '1004', name: 'Marco Bianchi' },
  { extension: '1005', name: '陳柏翰' },
  { extension: '1006', name: 'Sofia Wu' },
  { extension: '1007', name: '黃淑芬' },
  { extension: '1008', name: '吳俊傑' },
  { extension: '1009', name: 'Priya Nair' },
  { extension: '1010', name: '許雅婷' },
  { extension: '1011', name: '郭子軒' },
]

/** Those who drive to customers. */
export const engineers: readonly DemoPerson[] = [
  { extension: '2001', name: '林志豪', queueAgent: null },
  { extension: '2002', name: 'Kevin Chou', queueAgent: null },
  { extension: '2003', name: '周美玲', queueAgent: null },
  { extension: '2004', name: '蔡宗憲', queueAgent: null },
  { extension: '2005', name: '楊家豪', queueAgent: null },
  { extension: '2006', name: 'Grace Hsieh', queueAgent: null },
  { extension: '2007', name: '洪建宏', queueAgent: null },
  { extension: '2008', name: '曾怡萱', queueAgent: null },
]
