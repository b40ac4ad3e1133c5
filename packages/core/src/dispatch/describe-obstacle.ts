import { type DescribeOptions, describeTime } from './describe-time.js'
import type { Obstacle } from './obstacle.js'

/** Why an engineer cannot take an order, as a sentence without its full stop. Names come from outside: escape them where they are shown. */
export function describeObstacle(obstacle: Obstacle, options: DescribeOptions): string {
  return options.language === 'zh-CN' ? inChinese(obstacle, options) : inEnglish(obstacle, options)
}

function inEnglish(obstacle: Obstacle, options: DescribeOptions): string {
  const name = options.nameOf ?? ((id: string) => id)
  switch (obstacle.kind) {
    case 'away':
      return 'is away'
    case 'pinnedToAnother':
      return `the order was given to ${name(obstacle.to)}`
    case 'skillMissing':
      return obstacle.has === null
        ? `lacks the skill ${obstacle.skill} (level ${obstacle.level} is needed)`
        : `has ${obstacle.skill} at level ${obstacle.has}; ${obstacle.level} is needed`
    case 'certificateMissing':
      return `lacks the certificate ${obstacle.certificate}`
    case 'certificateExpired':
      return `the certificate ${obstacle.certificate} is valid until ${describeTime(obstacle.validUntil, options)}, before the work could be done`
    case 'partMissing':
      return `${obstacle.wanted} × ${obstacle.part} needed, ${obstacle.onVan} on the van, ${obstacle.inDepots} at the best depot`
    case 'partsScattered':
      return `no depot has all of ${obstacle.parts.join(', ')}`
    case 'partTaken':
      return `other orders take the last ${obstacle.part}`
    case 'outsideShift':
      return 'way and work fit into no shift'
    case 'windowMissed':
      return `could be there at ${describeTime(obstacle.earliest, options)}, and has to begin by ${describeTime(obstacle.until, options)}`
    case 'full':
      return `has ${obstacle.capacity} visits, which is the most`
    case 'hasNextOrder':
      return `goes to order ${obstacle.orderId} next`
    case 'noRoom':
      return 'the visits they have leave no room for it'
  }
}

function inChinese(obstacle: Obstacle, options: DescribeOptions): string {
  const name = options.nameOf ?? ((id: string) => id)
  switch (obstacle.kind) {
    case 'away':
      return '不在岗'
    case 'pinnedToAnother':
      return `该派工单已指定给${name(obstacle.to)}`
    case 'skillMissing':
      return obstacle.has === null
        ? `缺少技能“${obstacle.skill}”（需要 ${obstacle.level} 级）`
        : `技能“${obstacle.skill}”为 ${obstacle.has} 级，需要 ${obstacle.level} 级`
    case 'certificateMissing':
      return `缺少证书“${obstacle.certificate}”`
    case 'certificateExpired':
      return `证书“${obstacle.certificate}”有效期至 ${describeTime(obstacle.validUntil, options)}，早于最早完工时间`
    case 'partMissing':
      return `需要 ${obstacle.wanted} 件“${obstacle.part}”，车上有 ${obstacle.onVan} 件，库存最多的仓库有 ${obstacle.inDepots} 件`
    case 'partsScattered':
      return `没有一个仓库同时备有：${obstacle.parts.join('、')}`
    case 'partTaken':
      return `最后的“${obstacle.part}”已留给其他派工单`
    case 'outsideShift':
      return '路程加作业时间放不进任何一个班次'
    case 'windowMissed':
      return `最早 ${describeTime(obstacle.earliest, options)} 才能到达，而时间窗在 ${describeTime(obstacle.until, options)} 结束`
    case 'full':
      return `已有 ${obstacle.capacity} 个上门任务，达到上限`
    case 'hasNextOrder':
      return `下一单已安排 ${obstacle.orderId}`
    case 'noRoom':
      return '现有的上门任务之间排不进去'
  }
}
