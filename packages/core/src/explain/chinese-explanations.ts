import type { ExplanationWords } from './explanation-words.js'

/** 简体中文. */
export const chineseExplanations: ExplanationWords = {
  titles: { route: '通话去向', pop: '弹屏内容', ticket: '工单', assignment: '工单分配', action: '规则执行的动作' },
  facts: {
    'call.direction': '通话方向',
    'call.dialled': '被叫号码',
    'call.queue': '队列',
    'call.digits': 'IVR 按键信息',
    'call.outcome': '通话结果',
    'call.waitSeconds': '等待时长',
    'call.talkSeconds': '通话时长',
    'call.state': '通话状态',
    'call.waitingSeconds': '已等待时长',
    'call.offers': '已振铃坐席数',
    'call.transfers': '转接次数',
    'caller.number': '来电号码',
    'caller.country': '号码所属国家或地区',
    'caller.anonymous': '来电者隐藏号码',
    'contact.known': '客户已知',
    'contact.level': '客户等级',
    'contact.tags': '客户标签',
    'contact.openTickets': '未结工单数',
    'agent.extension': '坐席分机',
    'agent.name': '坐席姓名',
    'agent.state': '坐席状态',
    'agent.languages': '坐席语言',
    'agent.regions': '坐席负责地区',
    'agent.teams': '坐席所在团队',
    'agent.queues': '坐席所在队列',
    'agent.load': '坐席手头工作量',
    'agent.calls': '坐席本班通话数',
    'agent.talkSeconds': '坐席本班通话时长',
    'agent.idleSeconds': '坐席空闲时长',
    'queue.name': '所询队列',
    'queue.waiting': '排队人数',
    'queue.longestWaitSeconds': '队列最长等待时长',
    'queue.estimatedWaitSeconds': '预计等待时长',
    'queue.readyAgents': '示闲坐席数',
    'ticket.status': '工单状态',
    'ticket.priority': '工单优先级',
    'ticket.subject': '工单标题',
    'ticket.queue': '工单队列',
    'ticket.category': '工单分类',
    'ticket.owner': '工单负责人',
    'ticket.tags': '工单标签',
    'ticket.ageSeconds': '工单已存在时长',
    'ticket.secondsToBreach': '距服务水平超时',
    'transcript.text': '通话文字',
    'transcript.language': '通话语言',
    'transcript.sentiment': '客户情绪',
    'transcript.topics': '通话主题',
    'time.date': '日期',
    'time.month': '月份',
    'time.day': '日',
    'time.weekday': '星期',
    'time.hour': '小时',
    'time.minute': '分钟',
  },
  families: {
    'call.variable.': (name) => `交换机变量 ${name}`,
    'contact.consent.': (name) => `客户对 ${name} 的授权`,
    'agent.skill.': (name) => `坐席的 ${name} 技能等级`,
    'ticket.field.': (name) => `工单字段 ${name}`,
    'time.open.': (name) => `日历 ${name} 的营业时间内`,
  },
  values: {
    ringing: '振铃中',
    waiting: '排队中',
    ended: '已结束',
    inbound: '呼入',
    outbound: '呼出',
    answered: '已接听',
    abandoned: '排队放弃',
    busy: '忙线',
    noAnswer: '未接听',
    rejected: '已拒接',
    failed: '接续失败',
    loggedOff: '未登录',
    notReady: '示忙',
    ready: '示闲',
    wrapUp: '话后处理',
    acknowledged: '已受理',
    inProgress: '处理中',
    pending: '等待中',
    held: '已挂起',
    resolved: '已解决',
    closed: '已关闭',
    cancelled: '已取消',
    low: '低',
    normal: '普通',
    high: '高',
    urgent: '紧急',
    monday: '星期一',
    tuesday: '星期二',
    wednesday: '星期三',
    thursday: '星期四',
    friday: '星期五',
    saturday: '星期六',
    sunday: '星期日',
  },
  yes: '是',
  no: '否',
  unknown: '未知',
  empty: '空',
  quote: (text) => `“${text}”`,
  seconds: (count) => `${count} 秒`,
  list: (values, more) => `${values.join('、')}${more === 0 ? '' : ` 等 ${values.length + more} 个`}`,
  and: '，且',
  or: '，或',
  group: (clause) => `（${clause}）`,
  flag: (label, value) => `${label}：${value}`,
  clause(label, { operator, operand }, holds) {
    switch (operator) {
      case 'is':
        return `${label}${holds ? '为' : '不是'}${operand}`
      case 'in':
        return `${label}${holds ? '属于' : '不属于'} ${operand}`
      case 'atLeast':
        return `${label}${holds ? '不低于' : '低于'} ${operand}`
      case 'atMost':
        return `${label}${holds ? '不超过' : '超过'} ${operand}`
      case 'above':
        return `${label}${holds ? '高于' : '不高于'} ${operand}`
      case 'below':
        return `${label}${holds ? '低于' : '不低于'} ${operand}`
      case 'between':
        return `${label}${holds ? '介于' : '不介于'} ${operand}之间`
      case 'inList':
        return `${label}${holds ? '在' : '不在'}列表 ${operand} 中`
      case 'startsWith':
        return `${label}${holds ? '以' : '不以'}${operand}开头`
      case 'endsWith':
        return `${label}${holds ? '以' : '不以'}${operand}结尾`
      case 'contains':
      case 'has':
        return `${label}${holds ? '包含' : '不包含'}${operand}`
      case 'matches':
        return `${label}${holds ? '符合' : '不符合'}模式 ${operand}`
      case 'hasAny':
        return `${label}${holds ? '包含' : '不包含'} ${operand} 中的任何一个`
      case 'hasAll':
        return `${label}${holds ? '包含' : '未包含'} ${operand} 的全部`
      default:
        return `${label}${holds ? '符合' : '不符合'}“${operator}”：${operand}`
    }
  },
  formula: (text, holds) => `${holds ? '成立' : '不成立'}：${text}`,
  range: (from, to) => `${from} 与 ${to}`,
  known: (label, holds) => `${label}${holds ? '已知' : '未知'}`,
  actually: (clause, value) => `${clause}（实际为${value}）`,
  sentence: (text) => (/[。！？…]$/.test(text) ? text : `${text}。`),
  decided: {
    record: () => '弹出了客户档案',
    list: () => '弹出了可能客户的列表',
    newRecord: () => '弹出了新建客户',
    search: () => '弹出了搜索',
    url: () => '弹出了网页',
    none: () => '未执行任何操作',
    noPop: () => '未弹屏',
    queue: (queue) => `通话转入队列 ${queue}`,
    agent: (extension) => `通话转给分机 ${extension} 的坐席`,
    ivr: (extension) => `通话转到拨号计划的 ${extension}`,
    reject: (cause) => `通话被拒接，原因 ${cause}`,
    voicemail: (mailbox) => `通话转到语音信箱 ${mailbox}`,
    continue: () => '通话按拨号计划继续',
    file: () => '这通通话生成工单',
    fileCallback: () => '这通通话生成回呼工单',
    noTicket: () => '这通通话不生成工单',
    assigned: (who) => (who === '' ? '工单未分配给任何人' : `工单分配给 ${who}`),
    refuseDial: (number) => (number === '' ? '该号码不可外呼' : `${number} 不可外呼`),
    notify: (channel) => `已通知 ${channel}`,
    escalate: (chain) => `已启动升级流程 ${chain}`,
    callBack: (queue) => (queue === '' ? '已安排回呼' : `已安排由队列 ${queue} 回呼`),
    startSurvey: (survey) => `已安排满意度调查 ${survey}`,
    requestConsent: (purpose) => `请求客户授权：${purpose}`,
    split: (template) => `工单按模板 ${template} 拆分为子工单`,
  },
  otherDecision: (decision) => `决定：${decision}`,
  reasons: {
    knownCaller: '该号码属于唯一的客户',
    severalCustomers: '多位客户共用该号码',
    unknownCaller: '没有客户使用该号码',
    hiddenNumber: '来电者隐藏了号码',
    unusableNumber: '该通话没有可用的号码',
    directoryUnavailable: '客户目录未及时答复',
    urlNotUsable: '规则生成的网址无法使用，因此按默认方式处理',
    noRouteRule: '没有规则规定这类通话的去向',
    inboundCall: '没有规则时，每通呼入通话都生成工单',
    inboundAnswered: '没有规则时，每通呼入通话都生成工单；这通已接听',
    inboundNotAnswered: '没有规则时，每通呼入通话都生成工单；这通未接听',
    outboundAnswered: '没有规则时，已接通的呼出通话生成工单',
    outboundNotAnswered: '没有规则时，呼出通话接通后才生成工单',
    editedByPerson: '有人修改过草稿，因此予以保留',
    filedBefore: '是按当时的规则建立的',
    takenMeanwhile: '该工单在工单系统中已有负责人',
    notWritten: '工单系统未接受该工单的负责人',
    noSuchWorkflow: '规则指定的路由流程已不存在',
  },
  otherReason: (reason) => `原因：${reason}`,
  byRule: (rule, description) => (description === null ? `由规则 ${rule} 决定` : `由规则 ${rule} 决定：${description}`),
  ruleSet: (name, revision) => `依据规则集${name && ` ${name}`}${revision && `，版本 ${revision}`}`,
  always: '该规则没有条件，始终匹配',
  setByRule: (label, value, rule) => `${label}：${value}，由规则 ${rule} 设定`,
  turnedAway: (rule, why) => (why === null ? `规则 ${rule} 未匹配` : `规则 ${rule} 未匹配：${why}`),
  wouldNeed: (rule, needed) => `规则 ${rule} 若要匹配，须满足：${needed}`,
  moreRules: (count) => `此前还检查了 ${count} 条规则`,
  workflow(name, because) {
    if (because === 'default') return `路由流程 ${name} 中没有目标可用，按默认方式处理`
    if (because === 'notAsked') return `路由流程 ${name} 按当时在岗的坐席决定；此处未询问任何坐席，故给出其默认去向`
    return `由路由流程 ${name} 的 ${because} 决定`
  },
  target(name, outcome) {
    switch (outcome) {
      case 'chosen':
        return `选中目标 ${name}`
      case 'skipped':
        return `跳过目标 ${name}`
      case 'timedOut':
        return `目标 ${name} 已超时`
      case 'nobodyFits':
        return `目标 ${name}：没有符合要求的坐席`
      case 'nobodyFree':
        return `目标 ${name}：符合要求的坐席都不空闲`
      case 'othersFirst':
        return `目标 ${name}：他人等待空闲坐席的时间更长`
    }
  },
  firstAgent: (agent) => `首选坐席 ${agent}`,
  agentPassed: (agent, why) => `未选坐席 ${agent}：${why}`,
  obstacle(obstacle, quote) {
    switch (obstacle.because) {
      case 'notNamed':
        return '不在候选范围内'
      case 'notInQueue':
        return `不在队列${quote(obstacle.queue)}中`
      case 'lacksSkill':
        return obstacle.has === null
          ? `没有技能${quote(obstacle.skill)}`
          : `技能${quote(obstacle.skill)}的等级为 ${obstacle.has}，低于 ${obstacle.needs}`
      case 'lacksLanguage':
        return `不会所需语言 ${obstacle.needs.slice(0, 5).map(quote).join('、')}`
      case 'otherRegion':
        return `不负责所需地区 ${obstacle.needs.slice(0, 5).map(quote).join('、')}`
      case 'conditionFailed':
        return `不满足条件${obstacle.fact === null ? '' : `（${obstacle.fact}：${quote(String(obstacle.value))}）`}`
      case 'declined':
        return '已振铃但未接'
      case 'notReady':
        return `未就绪（${obstacle.state}）`
      case 'atCapacity':
        return `已有 ${obstacle.has} 项，上限为 ${obstacle.most}`
    }
  },
  moreAgents: (count) => `另有 ${count} 名坐席也被考虑过`,
}
