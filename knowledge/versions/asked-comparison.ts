// 修订前后有什么不同: whether two versions of a law are to be set side by side.

const revised = '(?:修[订正改]|改)'
const beforeAndAfter = `${revised}(?:之|以)?前(?:和|与|跟|、)?(?:${revised}(?:之|以)?)?后|新[、和与]?旧|新[、和与]?老(?:法|版|规)`
const former = `(?:旧|老(?:法|版|规)|原(?:来|先)?的|以前|之前|从前|上一?版|${revised}(?:之|以)?前)`
const besideFormer = `(?:和|与|跟|同|比|较|对比|相比)起?(?:于|较)?[^，。？?！!；;]{0,6}${former}[^，。？?！!；;]{0,10}(?:比|不同|区别|差别|差异|一样|变|改)|(?:比|对比|相比|较)(?:起|于|之)?[^，。？?！!；;]{0,4}${former}`
const whatChanged = `(?:改动?|修[订正改]|变化?|调整)了(?:些?什么|啥|哪些|哪里|哪儿|哪几|多少|没有?|吗)|修[订正](?:的)?(?:什么|哪些)|有(?:些?什么|啥|哪些|没有|何)(?:新的?)?(?:变化|改动|变动|修[订正改])|有(?:变化|改动)(?:吗|没|么)|(?:改|变)没(?:有)?(?:改|变)|主要变化|修[订正]要点`
const asked = new RegExp(`${beforeAndAfter}|${besideFormer}|${whatChanged}`, 'u')
/** Beside two versions that are named: 2018年版和2023年版的区别. */
const difference = /区别|不同|差别|差异|不一样|对比|对照|比较|变化|变动|改动/
const year = /(?<!\d)(?:19|20)\d{2}(?=\s?年)/gu

/** Two years that are set against each other, the earlier first: 2018年和2023年有什么不同. Otherwise none. */
export const yearsCompared = (question: string): string[] => {
  const years = [...new Set(question.match(year) ?? [])].sort()
  return years.length === 2 && difference.test(question) ? years : []
}

/**
 * Whether a question about a law asks what changed from one version to another. Of two articles of one version (第五十条和第五十一条有什么区别) it
 * does not.
 * @param named how many versions the question names
 */
export const comparesVersions = (question: string, named = 0): boolean =>
  asked.test(question) || yearsCompared(question).length > 0 || (named > 1 && difference.test(question))

/** Whether it asks for nothing beside that: of no article, and of no matter. @param about the question without the law's name */
export const asksOfWholeLaw = (about: string): boolean =>
  about
    .replace(/(?:19|20)\d{2}\s?年?(?:\s?\d{1,2}月)?(?:\s?\d{1,2}日)?/g, '')
    .replace(new RegExp(asked, 'gu'), '')
    .replace(inAnyQuestion, '') === ''

const inAnyQuestion =
  /(?:请问|想问|想知道|想了解|帮我|一下|中华人民共和国|这部|这次|最新|新版|新法|旧法|主要|具体|大概|内容|条文|版本|规定|地方|方面|区别|不同|差别|差异|不一样|对比|对照|比较|变化|变动|改动|修订|修正|修改|进行|做了|什么|哪些|怎么|如何|有没有|多少|多大|都|有|(?<!目)的|了|是|在|前|后|新|和|与|跟|同|比|版|年|吗|呢|啊|吧|和|[\s，,。？?！!；;：:、《》（）()“”])/gu
