// 下一条呢, 那2018版呢, 违反了怎么罚, 什么时候施行的: a law was spoken of, and the question is about it, its article or another version of it.
import type { Entity } from '../../../../domain/turn.ts'
import type { NamedVersion } from '../../../../knowledge/versions/named-versions.ts'
import { tagWords } from '../../../../text/jieba.ts'
import { articleName, findArticles } from '../../../../text/numerals.ts'
import { versionsOf } from './asked-date.ts'
import { type Context, carriedBy, namedIn, type StandingQuestion } from './context.ts'
import { withoutDates } from './exchange.ts'
import { namesSubject } from './topic.ts'

// --- of the same law ---

/** 那2018版呢, 第二十五条呢, 下一条, 那第三款: another version, article or part of it. */
export const ofSameLaw = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  const otherVersion = sameOfOtherVersion(bare, own, context)
  if (otherVersion) return otherVersion
  const { law, article } = context
  const has = (kind: Entity['kind']) => own.some((entity) => entity.kind === kind)
  if (has('article') && !has('law') && law)
    return { query: `${versionOfLaw(context, law, bare)}${bare}`, carried: [law], keepsDate: true }
  const neighbour = neighbouringArticle(bare, context)
  if (neighbour) return neighbour
  if (!law || !article || !ofArticle.test(bare)) return null
  return {
    query: `${versionOfLaw(context, law, bare)}${article.value}${bare}`,
    carried: [law, article],
    keepsDate: true,
  }
}
// 款, 项: parts of the article that was spoken of.
const ofArticle = /^第[（(]?[一二三四五六七八九十\d]{1,4}[)）]?[款项](?!产品|基金|理财).{0,10}$/

const nextArticle =
  /^再?往?(?:(下|后)|(上|前))(?:面)?(?:的)?一?条(?:法条|规定)?(?:怎么|是|说|讲|写|规定|的|什么|啥|内容)*$/

/** 下一条, 上一条: of the article that was spoken of. */
const neighbouringArticle = (bare: string, { law, article, ...context }: Context): StandingQuestion | null => {
  const [asked, next] = nextArticle.exec(bare) ?? []
  const [spoken] = article ? findArticles(article.value) : []
  if (!asked || !law || !article || !spoken) return null
  const number = spoken.article + (next ? 1 : -1)
  if (number < 1) return null
  const name = articleName(number)
  return {
    query: `${versionOfLaw({ law, article, ...context }, law, bare)}${name}`,
    carried: [law, { ...article, text: name, value: name }],
    keepsDate: true,
  }
}

// "那2018版呢", "旧的呢", "现在的呢": the same question about another version of the law.
const sameOfOtherVersion = (bare: string, own: readonly Entity[], context: Context): StandingQuestion | null => {
  if (!context.law || own.some(({ kind }) => kind !== 'date')) return null
  const isCurrent = current.test(bare)
  const [named, ...more] = versionsOf(context.law.value, bare, context.today)
  const isFormer = !named && former.test(bare)
  const rest = bare.replace(isCurrent ? current : isFormer ? former : (named?.text ?? ''), '')
  if (!(isCurrent || isFormer || (named && more.length === 0)) || rest.replace(ofVersion, '').length > 1) return null
  const asked = context.version ? context.query.replace(context.version.text, '') : context.query
  const before = withoutDates(asked.replaceAll(/[（(]\s?[）)]/g, '')).replace(/^[，,]+/, '')
  return {
    query: isCurrent ? before : `${named ? wordsOf(named) : '修订前'}，${before}`,
    carried: carriedBy(context),
    keepsDate: !isCurrent && (isFormer || named?.made === null),
  }
}
const current = /现在|现行|目前|如今|眼下|最新|今天|新(?:版|法|规|的)|(?:修订|修正|修改)(?:之|以)?后/
const former = /以前|之前|原来|过去|从前/
const ofVersion = /的|版本?|规定|条文|那|又|是|呢|吗|怎么|怎样|样|说|写|几年|多久|多少|哪些|什么|[，,。？?！! ]/g

const wordsOf = ({ made, isBefore }: NamedVersion): string => {
  if (made === null) return '修订前'
  const [year, month, day] = made.split('-')
  return `${year}年${month ? `${Number(month)}月` : ''}${day ? `${Number(day)}日` : ''}${isBefore ? '修订前' : '版'}`
}

/** 《X》（2006年版）, where that version was spoken of and the question names no other. */
const versionOfLaw = ({ version, today }: Context, law: Entity, bare: string): string => {
  const isNamed = versionsOf(law.value, bare, today).length > 0
  const words = version && !isNamed && !current.test(bare) ? `（${wordsOf(version)}）` : ''
  return `${nameOfLaw(law)}${words}`
}
const nameOfLaw = (entity: Entity) => `《${entity.value.replace(/[《》]/g, '')}》`

// --- more of it ---

/** 这部法律什么时候施行, 它怎么罚: the name in the pronoun's place. */
export const lawPointedAt = (bare: string, context: Context): StandingQuestion | null => {
  const { law, article } = context
  if (!law || !lawPronoun.test(bare)) return null
  const carried = article ? [law, article] : [law]
  return { query: bare.replace(lawPronoun, () => namesOf(carried, bare, context)), carried, keepsDate: true }
}
const lawPronoun =
  /(?:这|那|该|本|此|上述|同一)(?:部|个|条|一条)?(?:法律?|条例|办法|规定|条款?|文件)|(?:这|那|该|本|此|上述)一?条(?!件)|它/

/** 违反了怎么罚, of the law and its article; 那操纵市场怎么罚, of the law and no longer of the article. */
export const moreOfLaw = (bare: string, leans: boolean, context: Context): StandingQuestion | null => {
  const law = spokenLaw(context)
  if (!law || bare.length > 24 || !ofRule.test(bare)) return null
  const isOfLaw = asksOfLaw(bare, context.query)
  if (!leans && (!isOfLaw || namesSubject(bare.replace(/规定|条文/g, '')))) return null
  const carried = isOfLaw && context.article ? [law, context.article] : [law]
  return { query: `${namesOf(carried, bare, context)}${bare}`, carried, keepsDate: true }
}
const ofRule = /处罚|罚|责任|规定|适用|例外|施行|生效|修订|改|变|谁|什么|怎么|多少|条/

/** 红烧肉怎么做 after an article has nothing to do with it. */
export const leavesLaw = (bare: string, context: Context): boolean =>
  spokenLaw(context) !== null && context.article !== null && !asksOfLaw(bare, context.query)

const spokenLaw = ({ law, query }: Context): Entity | null => (law && namedIn(query, law) ? law : null)

/** A law in its version, and its article. */
const namesOf = (carried: readonly Entity[], bare: string, context: Context): string =>
  carried.map((entity) => (entity.kind === 'law' ? versionOfLaw(context, entity, bare) : entity.value)).join('')

// --- what is asked of any law ---

/** What is asked of any law, and of whom any law speaks. */
const ofAnyLaw =
  /法|罚|责任|规定|规则|适用|例外|施行|实施|执行|生效|失效|废止|修[订改正]|改|变|违|犯|后果|内容|原文|条|款|项|章|节|主体|对象|范围|情[形况]|依据|意思|含义|意义|理解|解释|解读|说明|区别|不同|目的|影响|要求|标准|金额|期限|时候|时间|版本?|主要|具体|详细|承担|负责|追究|赔|管|定|禁止|可以|允许|处理|处分|没收|吊销|坐牢|判|人|谁|单位|机构|公司|员工|客户|投资者|当事|经理|个人|举个?例|例子/
/** What says nothing by itself. */
const light =
  /^(?:[是有说讲写看问想要能会算叫到来去用做办得给让对被举钱]|知道|告诉|了解|请问|应该|需要|没有|哪年|怎么[样办]?|举个)$/

/**
 * Whether a question names nothing but what is asked of any law: 红烧肉怎么做 has a matter of its own.
 * @param before the question before; what it speaks of is no new matter
 */
export const asksOfLaw = (question: string, before = ''): boolean =>
  tagWords(question).every(
    ({ word, tag }) =>
      !/^(?:[nvaijlx]|eng)/.test(tag) ||
      !/\p{L}/u.test(word) ||
      light.test(word) ||
      ofAnyLaw.test(word) ||
      before.includes(word),
  )
