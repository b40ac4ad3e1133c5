import type { TicketPriority } from '@ringloop/core'
import type { Place } from '@ringloop/core/dispatch'

/** Somebody who drives today. Hours from now. */
export interface DrivingDay {
  /** Their extension. */
  readonly id: string
  readonly place: Place
  readonly skills: Readonly<Record<string, number>>
  readonly untilHours: number
  readonly away?: boolean
}

/** Work on site. Hours from now. */
export interface SiteVisit {
  readonly title: string
  readonly description: string
  readonly place: Place
  readonly minutes: number
  readonly skill: string
  readonly priority: TicketPriority
  readonly dueInHours: number
  /** The extension of who has it. */
  readonly takenBy?: string
}

const at = (latitude: number, longitude: number): Place => ({ latitude, longitude })

/** Eight engineers, in and around Taipei. */
export const drivingDays: readonly DrivingDay[] = [
  { id: '2001', place: at(25.0478, 121.517), skills: { aircon: 3, electric: 2 }, untilHours: 6 },
  { id: '2002', place: at(25.033, 121.5654), skills: { coffee: 3, electric: 1 }, untilHours: 7 },
  { id: '2003', place: at(25.0634, 121.552), skills: { washing: 2, aircon: 1 }, untilHours: 6 },
  { id: '2004', place: at(25.0143, 121.4637), skills: { washing: 3, electric: 2 }, untilHours: 8 },
  { id: '2005', place: at(25.0916, 121.5245), skills: { aircon: 2 }, untilHours: 5 },
  { id: '2006', place: at(25.0529, 121.6063), skills: { coffee: 2, washing: 1 }, untilHours: 6 },
  { id: '2007', place: at(24.9936, 121.5421), skills: { electric: 3, aircon: 2 }, untilHours: 7 },
  { id: '2008', place: at(25.0808, 121.5647), skills: { washing: 2, coffee: 1 }, untilHours: 6, away: true },
]

const visit = (
  title: string,
  description: string,
  place: Place,
  skill: string,
  priority: TicketPriority,
  dueInHours: number,
  minutes: number,
  takenBy?: string,
): SiteVisit => ({
  title,
  description,
  place,
  skill,
  priority,
  dueInHours,
  minutes,
  ...(takenBy === undefined ? {} : { takenBy }),
})

/** What there is to do. */
export const siteVisits: readonly SiteVisit[] = [
  visit('EM-7 trips the fuse', 'Heating element to be exchanged.', at(25.0418, 121.5436), 'coffee', 'high', 2, 60, '2002'),
  visit('冷氣 AC-36 不冷', '疑似冷媒外洩，客戶為 VIP。', at(25.0522, 121.5202), 'aircon', 'urgent', 1, 90, '2001'),
  visit('洗衣機 WM-9 漏水', '排水管接頭滲水。', at(25.0265, 121.5135), 'washing', 'high', 3, 45, '2004'),
  visit('洗衣機不脫水', '機板燈號閃爍。', at(25.0217, 121.4671), 'washing', 'normal', 5, 60, '2004'),
  visit('冷氣年度保養', '兩台分離式。', at(25.0985, 121.5292), 'aircon', 'low', 7, 75, '2005'),
  visit('Grinder G-2 stalls', 'Burrs may be worn.', at(25.0487, 121.5905), 'coffee', 'normal', 4, 40, '2006'),
  visit('烘衣機跳電', '單獨插座仍跳電。', at(24.9998, 121.5512), 'electric', 'high', 3, 60, '2007'),
  visit('冷氣室外機異音', '夜間運轉有金屬聲。', at(25.0571, 121.5336), 'aircon', 'normal', 6, 60),
  visit('Dishwasher DW-4: first installation', 'Water and drain are there.', at(25.0402, 121.5668), 'washing', 'normal', 6, 90),
  visit('洗衣機 WM-5 無法進水', '濾網已清。', at(25.0705, 121.5423), 'washing', 'high', 2, 45),
  visit('Espresso machine leaks', 'A café; closed until it is mended.', at(25.0274, 121.5541), 'coffee', 'urgent', -0.5, 60),
  visit('冷氣漏水到樓下', '樓下住戶天花板滴水。', at(25.0853, 121.5611), 'aircon', 'urgent', 1.5, 60),
  visit('插座更換後無電', '廚房迴路。', at(25.0102, 121.5371), 'electric', 'normal', 5, 45),
  visit('Aircon remote does not pair', 'Three units of an office.', at(25.0369, 121.5079), 'aircon', 'low', 8, 30),
  visit('洗碗機噪音', '更換噴臂。', at(25.0598, 121.5763), 'washing', 'low', 8, 40),
]

/** Where spare parts are. */
export const depots = [{ id: 'Neihu', place: at(25.0793, 121.5789), stock: {} }]
