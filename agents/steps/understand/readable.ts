// Whether a message is written in words that the classifier has seen: Chinese, also in pinyin, or English. Of code, keys pressed at
// random and other languages it knows nothing, and what it thinks of them is chance.

/** So many Han characters are a message, whatever stands around them. */
const carrying = 4
/** Share of the words that must be known; a Han character weighs half a word. */
const knownShare = 1 / 3

// The commonest words, and those of this business. `or`, `from`, `where` and `select` are left out: queries consist of them.
const english = new Set(
  `a about account again agent all already always am an any are as ask at bad bank be because been before bot broker but buy by call
  can can't cancel card cash change clear client close code complaint could customer cut day did do does doesn't doing don't down
  end even ever explain fee for fund funds get give go going good got had has have he hello help her here hi him his hold how human
  i i'm if in investment is it it's just know last let life like live log login lose loss lost made make manager market me money more
  much must my myself need never new no not nothing now of off ok on one only open operator order our out password pay person phone
  please price product real really refund regulator representative risk said sale sell send service she should so someone something
  sorry speak staff still stock stop support system take talk tell than thank thanks that the their them then there they thing think
  this time to today told too top trade transfer up us very wait want was we well were what when which who why will with withdraw won't
  work would yes you your yuan thx list`.split(/\s+/),
)

/** Two syllables at least, of four letters. */
const pinyin =
  /^(?=.{4})(?:(?:[zcs]h?|[bpmfdtnlgkjqxrwy])(?:iang|iong|uang|ang|eng|ong|ian|iao|ing|uai|uan|ai|ei|ao|ou|an|en|ia|ie|iu|in|ua|uo|ui|un|ue|a|o|e|i|u)|[nl]ve?|ang|eng|ai|ei|ao|ou|an|en|er|a|e|o){2,12}$/

/**
 * @param text in its plain form (`plain`)
 * @example isReadable('kefu zhuan rengong') // true
 * @example isReadable("'; drop table orders; --") // false
 */
export const isReadable = (text: string): boolean => {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  if (han >= carrying) return true
  const words = text.match(/[a-z][a-z'’]*/g) ?? []
  const known = words.filter((word) => english.has(word.replace('’', "'")) || pinyin.test(word)).length
  const total = han / 2 + words.length
  return total > 0 && (han / 2 + known) / total >= knownShare
}
