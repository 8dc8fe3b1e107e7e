// What people leave out of a title: 外汇管理条例 is 外汇条例 to them, 上海市地方金融监督管理条例 上海地方金融条例.
import { parseChineseNumber, toChineseNumber } from '../../text/numerals.ts'

const ending = /(?:法|条例|办法|规定|规则|细则|准则)$/
const passing = /暂行|试行|若干/g
const filler = /监督管理|管理|监督|暂行|试行|若干|业务|交易/g
const issuer = /^(?:最高人民(?:法院|检察院)[、，\s]?|国务院)+关于(?:适用|实施|审理|办理)?/u
/** A shorter one is a common word: 管理办法, 监督法. */
const shortest = 4

/** Forms of a title that are shorter than it; whether one of them means this law alone the others must show. */
export const shortForms = (title: string): string[] => {
  if (!ending.test(title)) return []
  const plain = title.replaceAll('中华人民共和国', '').replace(/[《》]/g, '')
  const bare = plain.replace(/[、，\s]/g, '')
  const all = [plain, bare, bare.replace(issuer, ''), bare.replace(/^(\p{Script=Han}{2})[省市]/u, '$1')]
    .flatMap((form) => [form, form.replace(passing, ''), form.replace(filler, ''), form.replace('监督管理', '监管')])
    .flatMap((form) => [form, form.replace(/的(?=规定$)/, ''), form.replace('和', '与')])
  return [...new Set(all)].filter((form) => form.length >= shortest && form !== title)
}

// --- 北交所上市公司持续监管指引第2号, 北交所季度报告指引 ---

/** What people call those who make rules. */
const calledShort: Record<string, readonly string[]> = {
  北京证券交易所: ['北交所'],
  上海证券交易所: ['上交所', '沪交所'],
  深圳证券交易所: ['深交所'],
  全国中小企业股份转让系统: ['全国股转系统', '股转系统', '新三板'],
  中国证券监督管理委员会: ['中国证监会', '证监会'],
  中国证券业协会: ['中证协', '证券业协会'],
  中国期货业协会: ['中期协', '期货业协会'],
  中国证券投资基金业协会: ['中基协', '基金业协会', '证券投资基金业协会'],
  中国证券登记结算有限责任公司: ['中国结算', '中证登'],
}
/** Whoever else makes rules is named right before a title: 深交所的…指引第2号. */
const makers = [...Object.entries(calledShort)].flat(2)
export const endsWithMaker = new RegExp(`(?:${makers.join('|')}|交易所)的?《?$`, 'u')

/** …指引第2号——季度报告: a number and a subtitle, each of which tells it from the others of its series. */
const numbered =
  /^(?<series>.+?(?<type>指引|指南|规则|准则|规定|办法))第(?<number>[一二三四五六七八九十百\d]{1,4})号(?:[—–－:：-]+(?<subtitle>.{2,40}))?$/u
const dashes = ['——', '—', '--', '-', ':', '']

/** The ways to write a number: 第2号 and 第二号. */
const ordinals = (written: string): string[] => {
  const value = parseChineseNumber(written)
  return value === null ? [written] : [String(value), toChineseNumber(value)]
}

/**
 * What a title is called that begins with who made it, or is one of a numbered series: with a common name for who made it or without
 * any, with the number alone, or with what it is about alone. `isWhole`: begins with its maker, so that it is no part of another title.
 * @param title without spaces
 */
export const formsOfSeries = (title: string): { form: string; isWhole: boolean }[] => {
  const plain = title.replace(/[《》]/g, '')
  const [maker, short] = Object.entries(calledShort).find(([name]) => plain.startsWith(name)) ?? ['', []]
  const rest = plain.slice(maker.length).replace(/^(?:关于|发布)+/, '')
  const { series = '', type = '', number = '', subtitle = '' } = numbered.exec(rest)?.groups ?? {}
  if (rest.length < shortest || (maker === '' && series === '')) return []
  const ofOthers = /^(?:上市|挂牌|证券|基金|期货)公司/.exec(series)?.[0] ?? ''
  const bodies =
    series === ''
      ? [rest]
      : [...new Set([series, series.slice(ofOthers.length)])].flatMap((name) =>
          ordinals(number).flatMap((at) => [
            `${name}第${at}号`,
            `${name}${at}号`,
            ...(subtitle === '' ? [] : dashes.map((dash) => `${name}第${at}号${dash}${subtitle}`)),
          ]),
        )
  const about = subtitle === '' ? [] : [`${subtitle}${type}`, `${ofOthers}${subtitle}${type}`, `${subtitle}的${type}`]
  const makersOf = maker === '' ? [] : [maker, ...short]
  const whole = [...bodies, ...about].flatMap((body) =>
    makersOf.flatMap((name) => [`${name}${body}`, `${name}的${body}`]),
  )
  return [
    ...whole.map((form) => ({ form, isWhole: true })),
    ...(series === '' ? [] : [...bodies, ...about].map((form) => ({ form, isWhole: false }))),
  ].filter(({ form }) => form.length >= shortest + 2 && form !== title)
}
