// 别家券商: the library speaks of one firm, and its prices are no answer about another's.
import { tagWords } from '../../text/jieba.ts'

/** Parts of speech of a firm's name before 证券: places, people, organisations, other names, words that the dictionary does not know. */
const ofNames = new Set(['ns', 'nr', 'nt', 'nz', 'x'])
const noNames = new Set(['上市', '中国', '全国', '国家', '境内', '境外', '海外'])
/** 想往证券户里打点钱 and 保不保证券账户 name no firm. */
const noName = /[想往把给从到向在去来用拿我你不]/
/** The firm is only where somebody comes from, or both are spoken of. */
const alsoOurs =
  /你们|您们|你家|贵司|咱们|我们|本公司|这边|这里|转(?!账)|搬|换(?!绑|卡|银行)|迁|[在从][^，。？！]{0,6}证券(?!的)|[跟和与比到][^，。？！]{0,6}证券/
/** 北京证券交易所, 深圳证券市场, 上海证券报: bodies of the trade and the trade itself, which begin with a place as firms do. */
const noFirm = /^(?:证券)?(?:交易所|(?:期货)?业|登记结算|监督|监管|市场(?!部)|纠纷|仲裁|通信|[日时]?报(?![价单名]))/
/** 《北京证券交易所…指引》: what a rule is called names no firm that is asked about. */
const titleOfRule =
  /《[^《》]*(?:〈[^〈〉]*〉[^《》]*)*(?:法|法典|条例|办法|规定|规则|细则|准则|指引|指南|规范|通知|意见|公告|决定|解释|号(?:[—–－\-：: ]*[^《》]*)?)(?:[（(][^（）()《》]*[）)])?》/gu
/** It is its share that is traded. */
const asShare = /^(?:公司)?(?:的|这只|那只)?(?:股价|[AH]?股票?(?!佣|票|账|户|费|手|交|印)|行情)/

/**
 * The other securities firm that a question asks about, null when it asks about none.
 * @param own the firm's own name; null where the library is no firm's
 * @example otherFirm('远山证券的佣金是万几', '虚谷证券') // '远山证券'
 */
export const otherFirm = (asked: string, own: string | null): string | null => {
  const question = asked.replace(titleOfRule, '□')
  if (own === null || !question.includes('证券') || question.includes(own.replace(/证券.*$/, ''))) return null
  if (alsoOurs.test(question)) return null
  const words = tagWords(question)
  for (const [at, { word, tag }] of words.entries()) {
    const before = words[at - 1]
    const whole = tag === 'nt' && /^\p{Script=Han}{2,6}证券$/u.test(word)
    const named =
      word === '证券' &&
      before &&
      ofNames.has(before.tag) &&
      /^\p{Script=Han}{2,4}$/u.test(before.word) &&
      !noNames.has(before.word) &&
      !noName.test(before.word)
    if (!whole && !named) continue
    const rest = words
      .slice(at + 1)
      .map((one) => one.word)
      .join('')
    if (noFirm.test(rest)) continue
    if (rest !== '' && !asShare.test(rest)) return whole ? word : `${before?.word}证券`
  }
  return null
}
