// 好的谢谢，那我先自己看看: what is said for form's sake. A message of nothing else is small talk; whatever else stands in it is heard.

const whom = '(?:你们?|您|大家|各位|客服|机器人|(?:小|智能)?助手|小[\\p{Script=Han}]|老师|亲(?:爱的)?|美女|帅哥|同志)'
const particle = '[的了啦嘞呀啊哈哦呢吧嘛呗哟噢咯哒滴~～]'

/** Said before, between and behind anything, the longest first. */
const pieces = [
  // greeting and leaving
  `(?:${whom}){0,2}(?:早上|上午|中午|下午|晚上)?好(?!像)`,
  `(?:喂|嗨|哈[喽啰罗]|hello|hi|hey)(?![a-z])`,
  '早安?|午安|晚安|再见|再会|拜拜?|(?:good ?)?bye|see you',
  '回头见|下次见|回聊|改天(?:再)?聊',
  // thanks
  `(?:真的?|太|非常|十分|很|实在)?(?:谢谢|谢(?=[啦了过])|多谢|感谢|感恩|thanks|thank you|thx)(?:${whom})*`,
  `(?:${whom})*(?:真的?|太)?(?:辛苦|麻烦|打扰|打搅|费心|有劳)(?:${whom})*`,
  '(?:不|别)客气|不好意思|抱歉|没关系|不用谢|应该的',
  // what was said is heard
  '(?:我?(?:已经|都|大概|基本|这下|现在|终于)?)?(?:知道|明白|清楚|懂|了解|收到|看到|记住|有数|会)(?:了|啦)?',
  '(?:原来|是|就)*(?:如此|这样(?:子)?|这么(?:回事|个意思))',
  '那?(?:好|行|可以|成|中|嗯|恩|哦|噢|喔|啊|呃|额|哎|诶|对|是|没错|没问题|没事|妥|得)+|ok|okay|yes|yeah|sure|got it|i see',
  `(?:${whom})说?的?(?:得)?对`,
  '哈+|呵+|嘿+|嘻+',
  // nothing more is wanted
  '那?就?先?(?:这样|这些|到这|聊到这|算)',
  '(?:暂时|目前|现在|我|先|就)*(?:没有?|不(?:用|需要|必|了))(?:什么|啥|别的?|其他的?|要问的?)*(?:问题|事儿?|疑问)?',
  '(?:问题)?(?:已经|都)?(?:解决|搞定|弄好|办好|处理好)',
  '随便(?:问问|看看|聊聊|说说)',
  // what the speaker does next
  `(?:那|就|我|先|再|还是|就先|自己|回头|晚点|改天|明天|一会儿?|等会儿?|等下|下次|以后){1,5}(?:去|来|给|跟)?(?:看(?:一?看|下|一下)?|试(?:一?试|下|一下)?|想(?:一?想|下)?|查(?:一?查|下)?|弄(?:一?下)?|研究(?:一?下|研究)?|琢磨|考虑(?:一?下|考虑)?|问(?:一?问|下)?|说|聊|联系|处理|解决|操作|办(?:一?下)?|来|忙|走|睡|休息|营业部(?:看看|办|问问)?|撤)`,
  `(?:${whom})(?:先)?(?:去)?(?:忙|休息)`,
  // good wishes
  '(?:祝|祝愿)?(?:你们?|您|大家)?(?:工作|生活|周末|节日|新年|假期|万事|一切|天天|身体)?(?:顺利|愉快|快乐|如意|开心|健康|发财)',
]
const piece = new RegExp(`^(?:${pieces.join('|')})${particle}{0,3}`, 'iu')
const between = /^[\p{P}\p{S}\s]+/u
/** A longer message says more than this. */
const longest = 40

/** Whether a message in its plain form is said for form's sake, and nothing else stands in it. */
export const isCourtesy = (text: string): boolean => {
  if (text.length > longest) return false
  let rest = text.replace(between, '')
  for (let said = ''; rest !== '' && rest !== said; ) {
    said = rest
    rest = rest.replace(piece, '').replace(between, '')
  }
  return rest === '' && /[\p{L}\p{N}]/u.test(text)
}
