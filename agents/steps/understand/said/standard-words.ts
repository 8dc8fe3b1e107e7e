// 阿拉个钞票啥辰光好拿出来, kai hu yao shen me cai liao: Chinese that the library is not written in. A question is looked up in the words of the
// standard language; what was said stays as it was said.

/** Longer ones first. */
const dialect: [RegExp, string][] = [
  [/[侬倷]好[,，]?/g, ''],
  [/(?:怎|咋)莫|怎嘛|肿么/g, '怎么'],
  [/阿拉(?:个|格)?/g, '我的'],
  [/啥个?辰光|几时|么子时候|哪阵/g, '什么时候'],
  [/钞票/g, '钱'],
  [/好(拿|取|转|提)(得|出来|出)/g, '能$1$2'],
  [/几钿|几多钱|好多钱/g, '多少钱'],
  [/(?:点样|点解|啷个|咋个|哪能|哪样)(?=开|办|转|买|卖|取|查|绑|改|弄|销|收|才)/g, '怎么'],
  [/攞/g, '取'],
  [/莫得|冇得|冇(?=到|收|钱)/g, '没有'],
]

// What is asked of a broker most, by its sound; the longest first.
const sounds: [string, string][] = (
  [
    ['yin zheng zhuan zhang', '银证转账'],
    ['ke chuang ban', '科创板'],
    ['chuang ye ban', '创业板'],
    ['gang gu tong', '港股通'],
    ['rong zi rong quan', '融资融券'],
    ['feng xian ce ping', '风险测评'],
    ['shou xu fei', '手续费'],
    ['yin hua shui', '印花税'],
    ['shen fen zheng', '身份证'],
    ['yin hang ka', '银行卡'],
    ['shou ji hao', '手机号'],
    ['shen me shi hou', '什么时候'],
    ['kai hu', '开户'],
    ['xiao hu', '销户'],
    ['zhang hu', '账户'],
    ['yong jin', '佣金'],
    ['cai liao', '材料'],
    ['zhuan zhang', '转账'],
    ['zhuan chu', '转出'],
    ['zhuan ru', '转入'],
    ['dao zhang', '到账'],
    ['ti xian', '提现'],
    ['mi ma', '密码'],
    ['wang ji', '忘记'],
    ['gu piao', '股票'],
    ['ji jin', '基金'],
    ['li cai', '理财'],
    ['shu hui', '赎回'],
    ['shen gou', '申购'],
    ['che dan', '撤单'],
    ['da xin', '打新'],
    ['tiao jian', '条件'],
    ['kai tong', '开通'],
    ['shen me', '什么'],
    ['zen me', '怎么'],
    ['ru he', '如何'],
    ['duo shao', '多少'],
    ['duo jiu', '多久'],
    ['na li', '哪里'],
    ['ke yi', '可以'],
    ['xu yao', '需要'],
    ['qian', '钱'],
    ['yao', '要'],
    ['neng', '能'],
    ['mai', '买'],
    ['ban', '办'],
    ['gai', '改'],
    ['shi', '是'],
    ['wo', '我'],
    ['de', '的'],
    ['ma', '吗'],
  ] as const
).map(([sound, word]) => [sound, word])
/** So many syllables must be known, and this share of them: words of English are no pinyin by chance. */
const fewest = 3
/** A question, and no page of English. */
const longest = 120
const share = 0.8

/** The Chinese of a question typed in pinyin, null for any other text. */
export const fromPinyin = (text: string): string | null => {
  const said = text.trim().toLowerCase()
  if (said.length > longest || !/^[a-z][a-z\s?!.,]*$/.test(said)) return null
  const syllables = said.match(/[a-z]+/g) ?? []
  let [words, known] = ['', 0]
  for (let at = 0; at < syllables.length; ) {
    const found = sounds.find(([sound]) => sound === syllables.slice(at, at + sound.split(' ').length).join(' '))
    const length = found ? found[0].split(' ').length : 1
    words += found?.[1] ?? ''
    known += found ? length : 0
    at += length
  }
  return known >= fewest && known >= syllables.length * share ? words : null
}

const syllable =
  '(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[iu]?ang|[iu]?an|i?ong|eng|[iu]ng|en|in|un|iao|uai|ai|ei|ao|ou|ia|ie|iu|ua|uo|ui|ue|er|[aeiouv])'
const inSyllables = new RegExp(`^(?:${syllable}){1,6}$`)
/** English has no such words: 我, 你, 的, 了, 不 stand in most that is said, and none of its own begins with zh. */
const onlyPinyin = /\b(?:(?:wo|ni|nin|ta)(?:men)?|(?:wo|ni|ta)de|de|le|bu|bei|(?:zen|shen) ?me|qian|zh[a-z]{1,5})\b/

/** Whether a text is Chinese in Latin letters, known word by word or not: its writer reads Chinese. */
export const isPinyin = (text: string): boolean => {
  if (fromPinyin(text)) return true
  const said = text.trim().toLowerCase()
  if (said.length > longest || !/^[a-z][a-z\s?!.,]*$/.test(said) || !onlyPinyin.test(said)) return false
  const words = said.match(/[a-z]+/g) ?? []
  return words.length >= fewest && words.every((word) => inSyllables.test(word))
}

/** A question in the words of the standard language. */
export const inStandardWords = (question: string): string =>
  fromPinyin(question) ??
  (dialect.reduce((text, [said, word]) => text.replace(said, word), question).replace(/^[,，\s]+/, '') || question)
