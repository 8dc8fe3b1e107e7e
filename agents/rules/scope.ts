// 否定与引用: whether words are said as a claim, or denied, forbidden, warned of, quoted or asked.

// --- the clause that holds the words: a negation, a question or an example reaches no further ---

const clauseEnd = /[,，。;；!！?？|\n]|——|[.:：](?!\d)|但是?|而是|却|反而|然而|不过/g
const clauseEndOrLast = new RegExp(`${clauseEnd.source}|$`)

/** The clause that holds the words between `start` and `end`, without the signs around it. */
export const clauseAround = (sentence: string, start: number, end: number): { start: number; end: number } => {
  let from = 0
  for (const match of sentence.slice(0, start).matchAll(clauseEnd)) from = match.index + match[0].length
  return { start: from, end: end + sentence.slice(end).search(clauseEndOrLast) }
}

// --- denied ---

// What rules over the words behind it. Not 不仅, 不但, 不管, 不用担心, nor the 不 of an adjective (不贵).
const negation =
  /不(?:是|会|能|可|得(?!不)|再|应|准|许|予|要|敢|该|愿|代|表|构成|存在|等|意味|属|鼓励|建议|支持|接受|允许|对|向|以|作|做|宣|提供|承诺|保证|给|把|一定|见得|附|含|设|晒|送|返|与|因|谈|聊|收|拉|涉及|开展|推送|参与|[一-鿿]{1,2}任何|(?:用|必|需)(?!担心|怕|操心|害怕|考虑|管|愁))|没有?(?!风险|亏|问题|事|关系|人)|无(?!风险|忧|脑|论|疑|非|须担心|需担心)|未(?!来|必)|非(?!常|凡|但)|勿|别(?!家|的|处|人|墅|担心|怕|犹豫)|禁止|严禁|拒绝|并非|难以|避免|防止|警惕|谨防|杜绝|打破|反对|从不|绝不|未曾/
/** Right before the words any of these denies them. */
const negatesNext = /[不没无未非勿](?:要|说)?$/
// 不是不保本, 不会不涨: two negations are none.
const doubled = /(?:不是|并非|不会|不可能|没有|无)(?:说)?不|不(?:可能|会|得)不|无不|非.{0,4}不可/
/** How far before the words a negation may stand in the same clause. */
const reach = 24

const isNegated = (before: string): boolean => {
  const near = before.slice(-reach)
  if (doubled.test(near)) return false
  return negatesNext.test(near) || negation.test(near)
}

// Words that deny or forbid what they name: 收益没有保证.
const denies = /不得|禁止|严禁|不允许|不准|不能用于|并非|不是|不一定|未必|不见得|没有?(?:保证|保障)|(?:保证|承诺)不了/

// --- spoken about: the sentence names such words instead of saying them ---

const aboutReach = 40
// Before the words, in this clause or an earlier one. A frame that is itself denied (我不骗您) is none.
const frame =
  /(?<![不没别])(?:禁止|不得(?!不)|严禁|不允许|不准|警惕|谨防|提防|勿信|切勿|不要(?:轻?信|相信|被)|别(?:信|被)|骗|诈|非法|违规|违法|不法|虚假|误导|声称|宣称|号称|谎称|自称|冒充|以.{0,16}为(?:名|由|诱饵|噱头)|所谓|话术|套路|诱饵|凡是?|任何(?:人|机构|单位|个人|形式|方式|承诺|以)|(?:平台|网上|别人|很多人|不少人)[^,。]{0,4}说|如果有人|有人(?:说|称|向|承诺)|所称|是指|责令|处罚|罚款|案例|认定|手法|列举)/g
// From here on somebody speaks for the firm or to the client again.
const ownVoice =
  /[,，;；](?:但是?|不过|其实|可是?|然而|而|所以|因此)?(?:我们|我司|我(?!的)|咱们?|本公司|这[款只个]|放心|买|现在|您(?:放心|只管|尽管)|你(?:放心|只管|尽管))/
// Only in the clause of the words.
const frameOfClause =
  /不可以?|不能|不应|当心|小心|遇到|若有|不论|无论|包括|例如|比如|诸如|规定|条例|办法|应当|担心(?!的)|误(?:以为|认为|解)|以为|并不意味|不等于|区别|曾经|历史上(?:的|曾|有)|退出|新规|打破|监管|要求/
const notWorried = /(?:不(?:用|必|需要?)|别|无须|无需)担心/
const aboutAfter =
  /^.{0,24}(?:是骗|都是骗|骗局|诈骗|不可信|不要(?:轻|相)?信|别信|(?:提高|请|要)警惕|属于(?:违规|违法|虚假|误导|禁止|非法)|(?:均|都|一律|皆)(?:为|属|是)?(?:违|禁|不得|不允许|不可|不能|不合)|违规|违法|不合规|不存在|是不(?:可能|允许|对)|不可能|(?:的)?(?:名称|说法|宣传|表述|字样|用语|措辞|话术|言论|行为|情形)(?:均|都|一律|是|等|不|要|属|,)|等(?:说法|宣传|表述|字样|用语|措辞|话术|承诺|方式|行为|手段|名义|内容|诱导)|与(?:我司|本公司|我们公司)无关|为(?:名|由|诱饵|噱头)|的(?:人|机构|群|网站|平台|电话|短信)|的,(?:由|责令|处|给予|依照|没收|应当|将|可以|依法|有)|罚款|罚则|警告|没收|合并计算|与否|是指|指的是|常见(?:的)?(?:手法|套路)|手法|退出(?:市场|了|历史))/
// A clause of a law or an item of its list, not addressed to anybody.
const clauseOfLaw = /^(?:#{1,6} ?)?(?:第.{1,9}条|\([一二三四五六七八九十]{1,3}\)(?!.{0,60}(?:您|你|我们)))/

const isSpokenAbout = (before: string, clauseBefore: string, after: string): boolean => {
  const near = before.slice(-aboutReach)
  for (const { index } of near.matchAll(frame)) if (!ownVoice.test(near.slice(index))) return true
  if (frameOfClause.test(clauseBefore.slice(-aboutReach)) && !notWorried.test(clauseBefore)) return true
  return aboutAfter.test(after)
}

// --- asked ---

const asksInside = /是否|(?<!总|都)会不会|能否|能不能|可否|有没有|是不是/
const asksAtEnd = /[吗呢么]["”』」]?$/
// 难道不是稳赚吗: a claim that looks like a question.
const rhetorical = /难道|不就|何乐|岂不|谁不/

/** Whether the words between `start` and `end` of a normalised sentence are claimed rather than denied, quoted or asked. */
export const isClaimed = (
  sentence: string,
  start: number,
  end: number,
  { negatable, askable }: { negatable: boolean; askable: boolean },
): boolean => {
  if (clauseOfLaw.test(sentence)) return false
  const clause = clauseAround(sentence, start, end)
  const before = sentence.slice(clause.start, start)
  const after = sentence.slice(end, clause.end)
  const asked = asksInside.test(before + after) || asksAtEnd.test(after) || /[?？]/.test(sentence.charAt(clause.end))
  if (asked) {
    if (rhetorical.test(before)) return true
    if (askable) return false
  }
  if (negatable && (denies.test(sentence.slice(start, end)) || isNegated(before))) return false
  return !isSpokenAbout(sentence.slice(0, start), before, sentence.slice(end))
}

// --- held up: a quotation that the text judges ---

const quotation = /[“"『「‘]([^”"』」’\n]{2,80})[”"』」’]/g
const shortQuotation = 14
const speech = /[:：说道讲喊问]\s?$/
const judged =
  /骗|诈|违规|违法|不合规|不可信|不靠谱|别信|不要(?:轻)?信|切勿|警惕|谨防|当心|小心|拉黑|举报|绕(?:着|道)走|远离|套路|话术|误区|陷阱|坑|都是问题|有问题|错在|错误|反面|自查|自省|不允许|不得|禁止|不能(?:说|写|用|这么)|不该|不应|不存在|别再|删(?:掉|除)|改(?:成|为|掉)|处罚|罚|红线|雷区|不(?:可能|现实)|哪有|怎么可能|为什么不|凭什么|扔掉|老话|去哪|神话|清盘|已没有|听到|看到|遇到|碰到/

// 信用卡刷出来做票行不行,千万别: what was asked is declined in the same breath.
const declined =
  /千万别|行不行[,—-]{0,3}不|(?:就|并|都|也)?不(?:太)?适合(?:您|你|了)|不可取|真不能|不行的|不会拿来|请(?:都)?拒绝|要不得|使不得|办不了|登不了|做不了|没法确认|没法给数|说明不了|不急这|谢谢好意|也不能这么|误导人|让人误会|别指望|不能代表|不代表别人|听到就跑|婉拒|我不晒|属于借用|自己的账户|只能您本人|不符合规定|不建议(?:您|你)?|(?:就|先|都)别(?:买|碰|投)|是?伪造|没有发过|拿掉了|自动踢|不是财路|没有谁会|不能这么|没法(?:给|帮|替)|不能发|吃亏的是/

/** Whether a sentence declines what it names. */
export const isDeclined = (sentence: string): boolean => declined.test(sentence)

/** Whether the words stand in quotation marks, and the text around these judges what it quotes. */
export const isHeldUp = (text: string, start: number, end: number): boolean => {
  const from = Math.max(0, start - 90)
  for (const match of text.slice(from, end + 90).matchAll(quotation)) {
    const [open, close] = [from + match.index, from + match.index + match[0].length]
    if (open >= start || end > close) continue
    // “稳赚”三个字: so few words in marks are spoken about, unless somebody says them.
    if (close - open <= shortQuotation && !speech.test(text.slice(Math.max(0, open - 2), open))) return true
    if (open < start && end < close + 1)
      return judged.test(text.slice(Math.max(0, open - 40), open)) || judged.test(text.slice(close, close + 60))
  }
  return false
}
