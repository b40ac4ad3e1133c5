import { type TicketTemplate, ticketTemplatesOf, ticketTemplatesSchema } from '../case/ticket-templates.js'

/** The custom fields of the shop's tickets. */
export const ticketForm: readonly TicketTemplate[] = ticketTemplatesOf(
  ticketTemplatesSchema.parse([
    {
      schema: {
        type: 'object',
        properties: {
          appliance: {
            type: 'string',
            title: { en: 'Appliance', 'zh-CN': '电器' },
            oneOf: [
              { const: 'coffee', title: { en: 'Coffee machine', 'zh-CN': '咖啡机' } },
              { const: 'aircon', title: { en: 'Air conditioner', 'zh-CN': '空调' } },
              { const: 'washing', title: { en: 'Washing machine', 'zh-CN': '洗衣机' } },
              { const: 'dishwasher', title: { en: 'Dishwasher', 'zh-CN': '洗碗机' } },
            ],
          },
          serial: { type: 'string', title: { en: 'Serial number', 'zh-CN': '序列号' }, maxLength: 40 },
          warranty: { type: 'boolean', title: { en: 'Under warranty', 'zh-CN': '在保修期内' } },
          visit: { type: 'string', format: 'date', title: { en: 'Visit wanted on', 'zh-CN': '希望上门日期' } },
        },
      },
    },
  ]),
)
