// 以前是什么风险等级: what was said of a product before its current version. Today's figure is no answer to it.
import { type CalendarDate, isWithin } from '../../domain/calendar.ts'
import { maySee } from '../../domain/identity.ts'
import { addDays } from '../../text/dates.ts'
import type { Search } from '../retrieve.ts'
import { productsOf } from './product-facts.ts'

/** 我之前买的, 下单之前 and 15点以前 say when something was done; 原来它是R3 is surprise. */
const former =
  /(?:(?<=□的?)(?:原来|原先|当初)|(?<=□的?|^|[\s，,。？?！!；;])(?:以前|之前|从前|先前|此前|旧版|老版|上一版|上个版本|(?:改版|调整|变更)(?:之|以)?前))(?!买|申购|认购|购买|持有|投|我)/u
const current = /现在|目前|如今|当前|最新/

const asksForFormer = ({ query, catalogue }: Search): boolean => {
  const text = catalogue.products
    .find(query.text)
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}□${rest.slice(end)}`, query.text)
  return former.test(text) && !current.test(text)
}

/** The day whose versions are asked for: of what was before the current one the last on which that held. */
export const dayAskedOf = (search: Search): CalendarDate => {
  const { query, catalogue } = search
  const [product] = productsOf(search)
  if (!product || !asksForFormer(search)) return query.asOf
  const now = catalogue
    .versionsOf(product.workId)
    .find((one) => maySee(query.reader, one) && isWithin(query.asOf, one.effectiveFrom, one.effectiveTo))
  return now?.effectiveFrom ? addDays(now.effectiveFrom, -1) : query.asOf
}
