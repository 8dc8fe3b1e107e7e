// 否定与引用: whether words are said as a claim, or denied, forbidden, warned of, quoted or asked.

// What ends the reach of a negation.
const clauseEnd = /[,，。.;；!！?？:：\n]|但是?|而是|却|反而|然而|不过/g
const negation =
  /不(?!仅|但|只|光|止|用担心|用怕|必担心|妨|愧|断|错|如|少|管|论|同|过|久|够|足|满|到)|没有?(?!风险|亏)|无(?!风险|忧|脑|论|疑)|未(?!来|必)|非(?!常|凡)|勿|别(?!家|的|处|人|墅)|禁止|严禁|拒绝|并非|难以|避免|防止|警惕|谨防|切勿|杜绝|打破|反对/g
// 不是不保本, 不会不涨: two negations are none.
const doubled = /(?:不是|并非|不会|不可能|没有|无)(?:说)?不|不(?:可能|会|得)不|无不|非.{0,4}不可/
/** How far before the words a negation may stand in the same clause. */
const reach = 24

// The sentence speaks about such words instead of saying them; `aboutReach` characters before them are looked at.
const aboutReach = 40
const aboutBefore =
  /禁止|不得|严禁|不允许|不可以?|不能|不应|不准|警惕|谨防|当心|小心|提防|勿信|切勿|不要(?:轻?信|相信|被)|别(?:信|被)|骗|诈|非法|违规|违法|不法|虚假|误导|声称|宣称|号称|谎称|自称|冒充|以.{0,16}为(?:名|由|诱饵|噱头)|所谓|话术|套路|诱饵|凡是?|任何(?:人|机构|单位|个人|形式|方式|承诺|以)|遇到|如果有人|有人(?:说|称|向|承诺)|若有|不论|无论|包括|例如|比如|诸如|规定|条例|办法|所称|是指|应当|责令|处罚|罚款|案例|认定|是否|会不会|能否|能不能|可否|有没有|是不是|担心|误(?:以为|认为|解)|以为|并不意味|不等于|区别|曾经|历史上|退出|新规|打破/
// A clause of a law or an item of its list, not addressed to anybody.
const clauseOfLaw = /^(?:#{1,6} ?)?(?:第.{1,9}条|\([一二三四五六七八九十]{1,3}\)(?!.{0,60}(?:您|你|我们)))/
const aboutAfter =
  /^.{0,24}(?:是骗|都是骗|骗局|诈骗|不可信|不要(?:轻|相)?信|别信|(?:提高|请|要)警惕|属于(?:违规|违法|虚假|误导|禁止|非法)|(?:均|都|一律|皆)(?:为|属|是)?(?:违|禁|不得|不允许|不可|不能|不合)|违规|违法|不合规|不存在|是不(?:可能|允许|对)|不可能|(?:的)?(?:说法|宣传|表述|字样|用语|措辞|话术|言论|行为|情形)(?:均|都|一律|是|等|不|要|属|,)|等(?:说法|宣传|表述|字样|用语|措辞|话术|承诺|方式|行为|手段|名义|内容|诱导)|为(?:名|由|诱饵|噱头)|的(?:人|机构|群|网站|平台|电话|短信)|的,(?:由|责令|处|给予|依照|没收|应当|将|可以|依法|有)|罚款|罚则|警告|没收|合并计算|吗|与否|是指|指的是|常见(?:的)?(?:手法|套路)|手法)/
// Words that forbid what they name.
const forbids = /不得|禁止|严禁|不允许|不准|不能用于|并非|不是/
const question = /(?:吗|呢|么)?[?？]["”』」]?$|吗["”』」]?[。]?$/

/** Whether the words between `start` and `end` of a normalised sentence are claimed rather than denied, quoted or asked. */
export const isClaimed = (
  sentence: string,
  start: number,
  end: number,
  { negatable, askable }: { negatable: boolean; askable: boolean },
): boolean => {
  if ((askable && question.test(sentence)) || clauseOfLaw.test(sentence)) return false
  const before = sentence.slice(0, start)
  const words = sentence.slice(start, end)
  if (negatable && (forbids.test(words) || isNegated(before, words))) return false
  if (aboutBefore.test(before.slice(-aboutReach))) return false
  return !aboutAfter.test(sentence.slice(end))
}

const isNegated = (before: string, words: string): boolean => {
  let clauseStart = 0
  for (const match of before.matchAll(clauseEnd)) clauseStart = match.index + match[0].length
  const clause = before.slice(Math.max(clauseStart, before.length - reach))
  if (doubled.test(clause + words.slice(0, 2))) return false
  return clause.search(negation) >= 0
}
