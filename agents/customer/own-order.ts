// 帮我撤单, 卖掉我所有股票: an order that only the client can give. Nobody is asked to decide for him, so he is told how it is done.

import type { Reading } from '../../domain/turn.ts'
import { isRefused } from '../steps/understand/signals/kinds.ts'

/** How it is done, where an entry of the FAQ says so. */
const orders: [order: RegExp, how: string | null][] = [
  [/撤(?:掉|了|销|回)?(?:这|那|我)?.{0,4}(?:单|委托)|撤(?:单|了)/, '怎么撤单？'],
  [/赎(?:回|了|掉)|(?:卖|抛|清).{0,6}(?:基金|理财)|(?:基金|理财).{0,4}(?:卖|抛|清)/, '怎么赎回基金？'],
  [/卖|抛|清仓/, null],
  [/买|下单/, '第一次怎么买股票？'],
]
/** A longer one tells more than an order. */
const longest = 20
/** Something is left to us: when, which, or all of it. */
const leftToUs = /炒|打理|看着|判断|决定|做主|什么时候|时机|涨|跌|到价|到\d|就|盯|全权|管理|代理|机器|自动|推荐|好的|再/

/** The order, with the question that is answered beside the refusal; null where more is asked than an order. */
export const ownOrderOf = ({ text, signals }: Pick<Reading, 'text' | 'signals'>): { how: string | null } | null => {
  const refused = signals.filter(({ kind }) => isRefused(kind))
  const isOrder = refused.length > 0 && refused.every(({ kind }) => kind === 'discretionary')
  if (!isOrder || text.length > longest || leftToUs.test(text)) return null
  const found = orders.find(([order]) => order.test(text))
  return found ? { how: found[1] } : null
}
