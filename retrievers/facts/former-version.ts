// 以前是什么风险等级: what was said of a product before its current version. Today's figure is no answer to it.
import { addDays, type CalendarDate, isWithin } from '../../domain/calendar.ts'
import { maySee } from '../../domain/identity.ts'
import type { Search } from '../retrieve.ts'
import { productsOf, withoutNames } from './named-products.ts'
import { dayOfNote } from './research-notes.ts'

/** 我之前买的, 下单之前 and 15点以前 say when something was done; 原来它是R3 is surprise. */
const former =
  /(?:(?<=□的?)(?:原来|原先|当初)|(?<=□的?|费率?|等级|金额|锁定期|起购|^|[\s，,。？?！!；;])(?:以前|之前|从前|先前|此前|旧版|老版|上一版|上个版本|(?:改版|调整|变更)(?:之|以)?前))(?!买|申购|认购|购买|持有|投|我)/u
const current = /现在|目前|如今|当前|最新/
/** The two are asked for together: 以前和现在, 改版前后, 有什么变化. */
const both =
  /(?:以前|之前|从前|原来|旧版|老版)[^，。？?]{0,6}(?:现在|目前|如今|当前|最新|新版)|(?:现在|目前|如今|当前|最新|新版)[^，。？?]{0,6}(?:以前|之前|从前|原来|旧版|老版)|(?:改版|调整|变更|更新|上调|下调)(?:的)?前后|新旧|(?:有(?:什么|啥|哪些|没有?)?|的)(?:变化|变动|改动|调整)|变了(?:吗|没|多少|什么|哪些)|调整(?:了)?(?:多少|什么|哪些|吗|没)|(?:涨|降|调高|调低)了(?:吗|没|多少)(?!.*净值)/

const asksForFormer = (search: Search): boolean => {
  const text = withoutNames(search, '□')
  return former.test(text) && !current.test(text) && !both.test(text)
}

/** The last day before the current version. */
const dayBefore = (search: Search, workId: string): CalendarDate | null => {
  const now = versionOn(search, workId, search.query.asOf)
  return now?.effectiveFrom ? addDays(now.effectiveFrom, -1) : null
}

const versionOn = ({ query, catalogue }: Search, workId: string, day: CalendarDate) =>
  catalogue
    .versionsOf(workId)
    .find((one) => maySee(query.reader, one) && isWithin(day, one.effectiveFrom, one.effectiveTo))

/** The day whose versions are asked for: of what was before the current one the last on which that held. */
export const dayAskedOf = (search: Search): CalendarDate => {
  const { query } = search
  const note = dayOfNote(search)
  if (note) return note
  const [product] = productsOf(search)
  if (!product || !asksForFormer(search)) return query.asOf
  return dayBefore(search, product.workId) ?? query.asOf
}

/** The day whose version is to be set beside the current one: 以前和现在的费率. Null where one version is asked for, or held. */
export const dayToCompare = (search: Search): CalendarDate | null => {
  const products = productsOf(search)
  const [product] = products
  if (!product || products.length > 1 || !both.test(withoutNames(search, '□'))) return null
  const day = dayBefore(search, product.workId)
  return day && versionOn(search, product.workId, day) ? day : null
}
