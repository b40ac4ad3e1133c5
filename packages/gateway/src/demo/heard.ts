import type { TranscriptSpeaker } from '@ringloop/core'

/** What a program would hear in the call of a customer, and find for it. */
export interface HeardCall {
  readonly lines: readonly { readonly speaker: TranscriptSpeaker; readonly text: string }[]
  readonly article: {
    readonly id: string
    readonly title: string
    readonly snippet: string
    readonly html: string
    readonly why: string
  }
  readonly summary: string
}

const say = (speaker: TranscriptSpeaker) => (text: string) => ({ speaker, text })
const customer = say('customer')
const agent = say('agent')

/** By the number that calls. */
export const heardOf: Readonly<Record<string, HeardCall>> = {
  '0912345678': {
    lines: [
      agent('Ringloop Appliances, this is Ann. How can I help?'),
      customer('Hello, it is Jane from the Blue Door Café. The EM-7 trips the fuse again.'),
      agent('I am sorry to hear that. Does it happen while it heats, or when you draw a coffee?'),
      customer('While it heats. I get ten minutes, then the whole counter is dark.'),
      agent('That is the heating element. It is under warranty, we will exchange it.'),
      customer('Can somebody come before noon? We are closed without it.'),
    ],
    article: {
      id: 'em7-fuse',
      title: 'EM-7: trips the fuse while heating',
      snippet: 'Machines up to serial 48xxxx: exchange the heating element, part EM-7-HE. Covered for three years.',
      html: '<p>Machines up to serial <b>48xxxx</b> have an element that lets water in.</p><ol><li>Let the customer unplug it.</li><li>Order part <code>EM-7-HE</code>.</li><li>Send an engineer with skill <i>coffee</i>: 60 minutes.</li></ol>',
      why: 'The customer said “trips the fuse” and “while it heats”.',
    },
    summary:
      'EM-7 trips the fuse while heating. Heating element to be exchanged under warranty; the café is closed until then, a visit before noon was asked for.',
  },
  '0911000001': {
    lines: [
      agent('您好，這裡是客服中心，請問有什麼可以幫您？'),
      customer('我家那台冷氣 AC-36，晚上室外機聲音很大。'),
      agent('請問是金屬摩擦的聲音，還是震動的聲音？'),
      customer('像金屬摩擦，大概十點以後最明顯。'),
      agent('可能是風扇葉片鬆動，我幫您安排工程師到府檢查。'),
    ],
    article: {
      id: 'ac36-noise',
      title: 'AC-36 室外機異音處理',
      snippet: '金屬摩擦聲多為風扇葉片鬆動，保固內免費到府。',
      html: '<p>金屬摩擦聲多為<b>風扇葉片鬆動</b>。</p><ul><li>請客戶先關機。</li><li>安排具備 aircon 技能的工程師，約 60 分鐘。</li></ul>',
      why: '客戶提到「室外機」與「金屬摩擦」。',
    },
    summary: '冷氣 AC-36 室外機夜間有金屬摩擦聲，疑似風扇葉片鬆動；保固內，安排工程師到府檢查。',
  },
  '0227005566': {
    lines: [
      agent('您好，請問是陳小姐還是林先生？'),
      customer('我是林建宏，想問洗衣機漏水那個案子。'),
      agent('有的，工程師已經約了週五，會帶新的排水管接頭。'),
      customer('可以改到下午嗎？'),
    ],
    article: {
      id: 'wm9-leak',
      title: 'WM-9 漏水：排水管接頭',
      snippet: '接頭 WM-9-DR 更換約 45 分鐘；可改約同日其他時段。',
      html: '<p>更換接頭 <code>WM-9-DR</code>，約 45 分鐘。改約請在派單中變更時段。</p>',
      why: '客戶的未結工單提到「漏水」。',
    },
    summary: '林建宏詢問洗衣機 WM-9 漏水的到府時間，希望由週五上午改到下午。',
  },
}
