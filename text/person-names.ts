// Chinese personal names: where one that begins at a place would end. Built for masking: a trigger (我叫, 姓名：) says that a
// name follows, this says how far it goes, or that it is none.
import { tagWords } from './jieba.ts'

const compoundSurnames: ReadonlySet<string> = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 ' +
    '长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 ' +
    '南门 羊舌 微生 梁丘 左丘 东门 西门 南荣 第五 完颜 纳兰 富察 叶赫 那拉 爱新'
  ).split(' '),
)

// Without 和, 从, 由, 都, 时, 能, 后, 相, 可, 会 and the like: as words they are a thousand times as common as surnames.
export const surnames: ReadonlySet<string> = new Set(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢骆岳齐沿梅莫庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保蔺阚荀支咸宿郏芮储靖璩那肖闫邝麦阙笪钮岩邰仝逄郄郗亓禹麻帅弋战晁'.replace(
    /[都来原官应明成来保支银扬]/g,
    '',
  ),
)

const han = /\p{Script=Han}/u
// Hardly ever in a given name, often right behind one.
const endsName =
  '想要在是的了没和跟与及或也就都不去到对把被让给我你您他她它某这那哪什怎吗呢吧啊呀哦嗯么请问打买卖户电手身份昨因已还再又很最号码帐账'
const ethnicName = /^\p{Script=Han}{2,8}[·•・‧]\p{Script=Han}{2,8}(?:[·•・‧]\p{Script=Han}{2,8})?/u
// 华夏成长混合, 高新科技公司: what stands before these is a product or a firm.
const firmOrProduct =
  /^[^买卖想要的在是了有投开转申赎亏赚持问说找给和与我你他,，。\s]{0,8}?(?:基金|混合|ETF|债券|债基|指数|理财|宝|证券|银行|公司|股份|集团|信托|保险|计划|产品|期货|资产|资管|集合|号线|转债|A类|C类)/i

// The dictionary calls these names.
const noNames: ReadonlySet<string> = new Set(
  (
    '白领 常客 高手 高管 金主 包子 安家 应届 白菜 白马 花呗 祝福 苏醒 谢谢 安装 单品 关于 司机 马甲 解聘 董监 董秘 董高 许可 陈述 查阅 范围 全体 向各 向全 向该 ' +
    '强平 强赎 封板 封单 封涨 连板 连阴 连跌 连涨 龙虎 包赚 车贷 盖章 岳父 岳母 张贴 杜绝 晋级 沙特 东方 康复 谈好 谈妥 易受 毛估 ' +
    '钱取 钱进 钱放 钱能 钱会 钱转 钱到 钱存 钱分 钱亏 钱出 ' +
    '万一 万二 万三 万四 万五 万六 万七 万八 万九 ' +
    // Brokers, fund houses and firms that begin like a name.
    '方正 华泰 华西 华林 华安 华鑫 华福 华龙 华宝 华金 华兴 华英 华源 华夏 华商 华富 华润 华为 安信 安联 申万 申港 平安 东吴 ' +
    '东北 东兴 东莞 东海 江海 万和 万联 万家 金元 金圆 金鹰 金信 易方 景顺'
  ).split(' '),
)

// 林小姐: the title's own search finds it.
const titled =
  /^(?:先生|女士|小姐|太太|夫人|阿姨|老师|经理|主任|总[经监裁]|[姐哥婶姨叔伯嫂](?:\P{Script=Han}|[的说让叫给她他要]|$))/u

const surnameLength = (text: string, at: number): number => {
  if (compoundSurnames.has(text.slice(at, at + 2))) return 2
  return surnames.has(text.charAt(at)) ? 1 : 0
}

/**
 * Where the personal name that begins at `at` ends, or null if none begins there.
 * @param strict ask the dictionary too: 我是高净值客户 and 我是安徽人 hold no name. For weak triggers.
 * @example nameEnd('张三丰想开户', 0, false) // 3
 */
export const nameEnd = (text: string, at: number, strict: boolean): number | null => {
  const ethnic = ethnicName.exec(text.slice(at, at + 32))
  if (ethnic) return at + ethnic[0].length
  const surname = surnameLength(text, at)
  if (surname === 0) return null
  let given = 0
  while (given < 2) {
    const character = text.charAt(at + surname + given)
    if (!han.test(character) || endsName.includes(character)) break
    given++
  }
  if (given === 0 || noNames.has(text.slice(at, at + 2)) || titled.test(text.slice(at + surname, at + surname + 3)))
    return null
  const rest = text.slice(at, at + 16)
  if (firmOrProduct.test(rest.slice(surname))) return null
  const words = tagWords(rest)
  // 张三|准备买: the second character begins the next word. 浩思|想买: what only looks like 思想 stays a name.
  if (given === 2 && startsWord(words, surname + 1) && !endsName.includes(rest.charAt(surname + 2))) given = 1
  const end = surname + given
  if (strict && (ownWords.has(rest.slice(0, end)) || !soundsLikeName(words, surname, end, rest))) return null
  return at + end
}

// Names by the dictionary, and words that a client is likelier to write alone.
const ownWords: ReadonlySet<string> = new Set(
  '孙子 孙女 孙儿 余生 白银 温馨 阳光 安抚 沙龙 胡同 高三 冷笑 古董 关怀 蒙混'.split(' '),
)

type Word = { word: string; tag: string }

const isName = (tag: string) => tag === 'x' || tag.startsWith('nr')

// Whether a dictionary word of two or more characters begins at the offset.
const startsWord = (words: Word[], offset: number) => {
  let at = 0
  for (const { word, tag } of words) {
    if (at === offset) return word.length > 1 && !isName(tag)
    if (at > offset) return false
    at += word.length
  }
  return false
}

const soundsLikeName = (words: Word[], surname: number, end: number, rest: string) => {
  const first = words[0]
  if (!first) return false
  // 那栏能填, 连微信都不会用: hardly ever a surname.
  if (/^[那连]/.test(rest) && !first.tag.startsWith('nr')) return false
  // 安徽, 黄金, 高兴: a word of its own is no name after a weak trigger.
  const pair = tagWords(rest.slice(0, 2))
  const [pairWord] = pair
  if (surname === 1 && pair.length === 1 && pairWord && !isName(pairWord.tag)) return false
  if (first.word.length > 1) {
    // 欧阳 is a place too, 第五 only in 第五集 a number.
    if (!isName(first.tag) && !(surname === 2 && first.tag === 'ns')) return false
    // 温州人, 江苏人
    if (/[人族]$/.test(first.word) && first.word.length === 3) return false
  } else {
    const second = words[1]
    // 高/净值: the surname is an adjective here. 郝/强国 at a clause's end is a name, and so is 钱/多多: nobody but a person is
    // called twice.
    // Places lend their names to people: 何/桂兰, 段/永平.
    const isPlace = second?.tag === 'ns' && !wordlikeSurnames.includes(first.word)
    const isWord = second !== undefined && second.word.length > 1 && !isName(second.tag) && !isPlace
    const doubled = second?.word.length === 2 && second.word.charAt(0) === second.word.charAt(1)
    const endsClause = !han.test(rest.charAt(end)) && !wordlikeSurnames.includes(rest.charAt(0))
    if (isWord && !doubled && !endsClause) return false
  }
  const after = rest.charAt(end)
  // 向有, 查得: a verb or preposition and what follows it.
  if (han.test(after) && end === 2 && wordlikeSurnames.includes(rest.charAt(0)) && !first.tag.startsWith('nr'))
    return false
  if (after === '' || !han.test(after) || endsName.includes(after)) return true
  let at = 0
  for (const { word } of words) {
    at += word.length
    if (at >= end) return at === end
  }
  return true
}

// Surnames that begin more words than names. Behind a weak trigger a name of two characters with one of them must stand in
// the dictionary (方明); before a title only the verbs and prepositions among them are doubted.
const wordlikeSurnames = '包高万牛白解任全商查常向应祝花那帅计单易方时安游文冷温平支苗东于关同金成'
const verbSurnames = '解全商查向应计单关同支任'
// Surnames only where a title follows; elsewhere these are words.
const titledSurnames = '应时成明官'
const beforeName = /[\p{P}\s的找是和跟给请问叫位个让被由]$/u
const personalTitle = /^(?:先生|女士|小姐|太太|夫人)/

/**
 * Where the name directly before a title begins (王建国|先生, 欧阳|女士), or null. A surname alone is enough, but it must not be
 * the end of another word (基金|经理).
 */
export const nameStartBefore = (text: string, titleAt: number): number | null => {
  const from = Math.max(0, titleAt - 8)
  const borders = wordBorders(text.slice(from, titleAt + 2), from)
  // 先生 and 女士 are said of persons only; 解聘会计 and 全体董事 name nobody.
  const isPersonal = personalTitle.test(text.slice(titleAt, titleAt + 2))
  for (let length = Math.min(4, titleAt); length >= 1; length--) {
    const start = titleAt - length
    const surname = surnameLength(text, start) || (titledSurnames.includes(text.charAt(start)) ? 1 : 0)
    if (surname === 0 || length - surname > 2 || length < surname) continue
    const given = text.slice(start + surname, titleAt)
    if ([...given].some((character) => !han.test(character) || endsName.includes(character))) continue
    const isVerb = verbSurnames.includes(text.charAt(start))
    if (given === '') {
      if (isVerb && !isPersonal && !opensClause(text, start)) continue
    } else if (
      isPersonal ? noNames.has(text.slice(start, start + 2)) : isCommonWord(text.slice(start, titleAt), isVerb)
    )
      continue
    const before = text.charAt(start - 1)
    const nickname = before === '小' || before === '老' || before === '阿'
    if (nickname || !han.test(before) || beforeName.test(before) || borders.has(start)) return start
  }
  return null
}

// 请问任经理在吗 means Mr 任, 先后任经理 and 向主管部门 do not.
const opensClause = (text: string, start: number) =>
  start === 0 || (text.charAt(start) === '任' && beforeName.test(text.charAt(start - 1)))

// 全体, 谢谢, 任命; 向张, 任财务, 常务副: the dictionary's words, and prepositions before a name.
const isCommonWord = (name: string, wordlike: boolean) => {
  if (noNames.has(name.slice(0, 2))) return true
  const words = tagWords(name)
  const [first] = words
  if (!first) return true
  const isSurname = name.length > 2 && compoundSurnames.has(first.word)
  if (first.word.length > 1 && !isName(first.tag) && !isSurname) return true
  if (!wordlike) return false
  return name.length === 2 || (words.length > 1 && !isName(words[1]?.tag ?? ''))
}

/**
 * Where the surname that begins at `at` ends, or null where none begins or it begins another word.
 * @example surnameEnd('欧阳，手机', 0) // 2; 马上 and 名字 begin with none
 */
export const surnameEnd = (text: string, at: number): number | null => {
  const length = surnameLength(text, at)
  if (length === 0) return null
  const [first] = tagWords(text.slice(at, at + 4))
  const isWord = first !== undefined && first.word.length > length && !isName(first.tag)
  return isWord && !endsName.includes(text.charAt(at + length)) ? null : at + length
}

const wordBorders = (text: string, from: number) => {
  const borders = new Set<number>()
  let at = from
  for (const { word } of tagWords(text)) {
    borders.add(at)
    at += word.length
  }
  return borders
}

/** Whether a name is a word of the dictionary as well (范围, 高兴): behind a form's field it is not taken for a name. */
export const isOrdinaryWord = (name: string): boolean => isCommonWord(name, false)

/**
 * Whether a text is a person's name and can hardly be anything else, for places where nothing says that a name stands there.
 * @example isWholeName('张三') // true; 方便, 解绑 and 易方达 are none
 */
export const isWholeName = (text: string): boolean => {
  if (nameEnd(text, 0, true) !== text.length || isOrdinaryWord(text)) return false
  const [word] = tagWords(text)
  return !wordlikeSurnames.includes(text.charAt(0)) || (word?.word === text && word.tag.startsWith('nr'))
}
