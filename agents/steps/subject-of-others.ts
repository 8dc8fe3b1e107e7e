// 12386几点上班: hours, telephone or address of somebody else. Ours are no answer, nor is what else is told of them.
import type { Passage } from '../../domain/passage.ts'
import { sentences } from '../../text/sentences.ts'

/** Whom people ask about beside their broker. */
const others =
  /(?<!\d)(?:12386|12315|12363|12378|12345|110|119|120|114)(?!\d)|(?:中国)?证监[会局]|中证协|中基协|(?:证券|基金)业协会|[上深北港](?:交|证)所|(?:上海|深圳|北京|香港)(?:证券)?交易所|中国结算|中登(?:公司)?|股转(?:公司|系统)?|投服中心|投资者(?:服务|保护)(?:中心|基金)|中证投服|金融监管总局|银保监会|人民银行|央行|税务局|派出所|公安局|(?:工商|农业|建设|交通|招商|浦发|民生|平安|兴业|光大|邮储|广发|华夏)银行/

type Contact = { label: string; asked: RegExp; held: RegExp }
const contacts: readonly Contact[] = [
  {
    label: '服务时间',
    asked:
      /几点(?:钟)?(?:上班|下班|开门|关门|有人|接)|(?:上班|服务|工作|营业|办公|接听|受理)时间|(?:周末|周[一二三四五六日天]|星期[一二三四五六日天]|节假日|晚上|半夜|中午)[^，。？]{0,4}(?:上班|有人|接|开门|营业)|(?:上|下)班吗|有人接|24小时/,
    held: /\d{1,2}[:：]\d{2}|\d点|全天|24小时|(?:工作|交易)日/,
  },
  {
    label: '电话',
    asked: /(?:电话|热线|客服|号码)(?:号码?)?(?:是|为)?(?:多少|几号|什么|啥|呢|$)/,
    held: /(?<![\d〔])\d{5}(?!\d)|\d{3,4}-\d{3,}/,
  },
  {
    label: '地址',
    asked: /地址|在(?:哪个?|什么)(?:里|儿|地方|城市|路|位置)|在哪[?？]?$/,
    held: /[路街区]\S{0,6}\d+号|市\S{1,6}[区路街]/,
  },
]

/** Of whom a question asks for what, null where it asks for nobody's but ours. */
export const contactOfOthers = (question: string): { name: string; contact: Contact } | null => {
  const name = others.exec(question)?.[0]
  if (!name || /你们|您们|贵司|咱们/.test(question)) return null
  const contact = contacts.find(({ asked }) => asked.test(question.replace(name, '')))
  return contact ? { name, contact } : null
}

/** Whether a passage tells it of them: what stands in another sentence than their name may be our own. */
export const tellsContact = (question: string, { path, text }: Pick<Passage, 'path' | 'text'>): boolean => {
  const asked = contactOfOthers(question)
  if (!asked) return true
  const { name, contact } = asked
  const all = [path.at(-1) ?? '', ...sentences(text).map((one) => one.text)]
  return all.some(
    (one) => one.includes(name) && contact.held.test(one.replaceAll(/^\d{3,5}$/.test(name) ? name : '□', '')),
  )
}
