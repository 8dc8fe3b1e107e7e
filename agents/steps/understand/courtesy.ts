// 你好，我想问一下，…: how a message is opened says nothing of what is owed to it, and leads both judges astray.

const end = '[,，。.!！?？、~～…\\s]'
const openings = [
  // 你好呀, 客服您好, 在吗, 喂: with a comma or without.
  `(?:客服|小[\\p{Script=Han}]|老师|亲)?(?:你|您|你们|大家)好(?![像多几久坏笨傻烦差慢歹奇气吵蠢用听看难贵狠毒黑不]|意思|过分|垃圾)[呀啊哈哦呢吗]?`,
  '(?:早上|上午|中午|下午|晚上)好[呀啊]?|hello|hi(?![a-z])|hey(?![a-z])|good (?:morning|afternoon|evening)|哈[喽啰罗]',
  `在(?:不在|吗|么|嘛|不(?=${end}))`,
  // Words of other meanings unless set apart.
  `(?:喂|嗨|亲|亲爱的|嗯+|哦+|噢|诶|那个|这个|客服|好的?|行|有人在?[吗么])(?:啊|呀|哈)?(?=${end})`,
  `(?:(?:不好意思|打扰|打搅|麻烦|劳驾|辛苦)(?:一下|下|了|您|你|大家)*[,，\\s]?)+(?=${end}|请?问|请教|咨询|想问|(?<=[,，\\s]))`,
  // Thanks alone are a mood, and stay.
  `(?:谢谢|多谢|感谢)(?:你|您|啦|了|哈|啊)*${end}{1,3}(?=再|还|另外|顺便|那|请?问|我想)`,
  'excuse me|sorry to (?:bother|disturb) you',
  // 我想问一下, 咨询个事: that something is asked is plain from what is asked.
  '(?:我|俺)?(?:就|想|要|是想|能不能|可以|再|来|先){0,3}(?:请问|请教|咨询|询问|问)(?:您|你|你们)?(?:一下子?|下(?![个周月午一旬次单载面级]|半[年月])|个(?:事儿?|问题))|请问',
].join('|')
const opening = new RegExp(`^(?:(?:${openings})(?:${end}|哈|啊|呀|了){0,4})+`, 'u')
/** Fewer characters than this are no message of their own: 你好呀 stays as it is. */
const shortest = 2

/** A message in its plain form without how it is opened, unless nothing else is there. */
export const withoutCourtesy = (text: string): { text: string; start: number } => {
  const start = opening.exec(text)?.[0].length ?? 0
  const rest = text.slice(start)
  return rest.replace(/[\p{P}\p{S}\s]/gu, '').length < shortest ? { text, start: 0 } : { text: rest, start }
}
