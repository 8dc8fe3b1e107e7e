// A message that by itself asks nothing of a broker: 讲个笑话 chats, 算错了吧 remarks that something went wrong, 下一条呢 only carries the
// conversation on, 不用人工 only declines.
import { corrects, withoutDeclined } from './meant.ts'
import { type PlainText, plain } from './plain.ts'

// --- that chats ---

// 讲个笑话, 问个问题, 算了不问了, ？: it is answered in kind, and nothing is looked up.

export type Chat =
  | 'machine'
  | 'name'
  | 'model'
  | 'joke'
  | 'company'
  | 'wish'
  | 'about-to-ask'
  | 'leaves-it'
  | 'changes-mind'
  | 'what-next'
  | 'what-else'
  | 'unclear'
  | 'blank'

const you = '(?:你|您|你们)'
const tail = '(?:吗|么|嘛|呢|吧|啊|呀|哦|呗|哈|一下|听听|好吗|好不好|行吗|行不|可以吗|谢谢){0,3}'
const end = '[,，.。!！?？~～…\\s]{0,4}'
const whole = (form: string) => new RegExp(`^(?:${form})${tail}${end}$`, 'u')

const models =
  '(?:chat ?)?gpt[\\d.o-]*|deepseek|openai|claude|gemini|kimi|豆包|元宝|(?:通义)?千问|文心(?:一言)?|(?:什么|啥|哪(?:个|家|种))(?:的)?(?:ai|人工智能|大?语言|大)?模型|(?:ai|大语言|大)模型'
const festival =
  '新年|元旦|春节|过年|除夕|元宵|清明|端午|中秋|国庆|五一|劳动节?|重阳|妇女|儿童|圣诞|双节|节日|假期|周末|生日|新春|龙年|蛇年|马年|羊年'
const again = [
  '我?(?:还是|都|完全|有点|真的?){0,2}(?:没有?|不太?)(?:听|看|搞|弄)?(?:太)?(?:懂|明白)(?:(?:你|您)?(?:说|讲)的?(?:什么|啥)?(?:意思)?)?',
  '我?(?:还是|都|完全|有点|真的?){0,2}[听看搞弄]不(?:太)?(?:懂|明白)(?:(?:你|您)?(?:说|讲)的?(?:什么|啥)?(?:意思)?)?',
  `(?:请|麻烦|能不能|能|可以|那|${you}){0,3}(?:(?:再|重新|重复)(?:给我|帮我|跟我)?(?:说|讲|解释|来|发)一?(?:遍|次|下)|重复一?(?:遍|次|下)|(?:给我|跟我)?(?:再)?换(?:一?[种个])?(?:说法|方式|法子)(?:再)?(?:说|讲|解释)?(?:一遍|一次|一下)?)`,
  `${you}(?:刚才|刚刚|上面)?(?:说|讲)的?(?:是|都是|到底是)?(?:什么|啥)(?:意思)?`,
].join('|')
const asksAgain = new RegExp(`^(?:(?:${again})${tail}${end}){1,3}$`, 'u')

const done =
  '注销|销|开通|开|申请|办理|办|弄|搞|买入?|卖出?|转账|转出?|赎回?|改|撤|做|取消|取|换|绑|测|定投|打新|申购|操作|存|充|签|登记|预约|查|下载|去'
const nextStep =
  '然后|还有(?=呢)|接下来|下一步|之后|以后|接着|后面|后续|下面|完了(?:之后|以后)?|弄完(?:之后)?|做完(?:之后)?'
const way = '办法|方法|方式|法子|渠道|途径|路子|招儿?|方案|选择|出路|通道'

const forms: [Chat, RegExp][] = [
  ['blank', /^[\p{P}~～\s]+$/u],
  ['unclear', asksAgain],
  [
    'name',
    whole(
      `(?:请问|那|对了)?[,，]?(?:${you}(?:的名字)?(?:是)?叫(?:什么|啥)(?:名字?)?|${you}(?:的名字|名字)(?:是|叫)?(?:什么|啥)?|(?:我)?(?:该|应该)?(?:怎么|如何)称呼${you}?|${you}(?:贵姓|姓什么|姓啥))`,
    ),
  ],
  [
    'model',
    whole(`${you}(?:到底|背后|底层|后台|是不是|是|用的|用了|用|接的|接了|接入|基于|的|跑的){1,4}(?:${models})`),
  ],
  ['joke', whole('(?:给我|跟我|来|能|可以|会|你|再){0,3}(?:讲|说|来|唱)(?:一)?[个首段支]?(?:笑话|段子|故事|歌)')],
  [
    'company',
    whole(
      '(?:我)?(?:好|很|太|真|有点)?(?:无聊|闲)?(?:死了|啊|呀|了)?[,，\\s]?(?:来|能|可以|你|过来){0,3}(?:陪我|跟我|和我)?(?:聊|说说话|唠)(?:会儿?|一会儿?|聊天?|天|两句|几句|嗑)?',
    ),
  ],
  [
    'wish',
    whole(
      `(?:祝|祝愿)?(?:${you}|大家|各位)?(?:们)?(?:(?:${festival})节?(?:快乐|好|愉快|吉祥|安康)|恭喜发财|万事如意|恭贺新禧)`,
    ),
  ],
  [
    'about-to-ask',
    whole(
      `(?:我|那|就|还|再|先){0,3}(?:想|要|能不能|能|可以|可不可以|需要)?(?:再)?(?:请问|问|请教|咨询)(?:${you}|下|一下){0,2}(?:一?[个件点些]|几个)?(?:问题|事儿?|事情|东西)|我(?:还|这|这里|这边)?有(?:一?[个件点些]|几个)?(?:问题|疑问|事儿?)(?:想|要)?(?:问|请教|咨询)?(?:${you}|一下){0,2}`,
    ),
  ],
  [
    'leaves-it',
    whole('(?:那)?(?:算了|没事了?)?[,，\\s]?(?:我)?(?:就)?(?:先)?(?:不问了|不用问了|不说了|算了|当我没(?:问|说)过?)'),
  ],
  // 算了不销了, 先不开户了: what was asked about is not wanted any more. 登不了了 and 不办了会怎样 are other things.
  [
    'changes-mind',
    whole(
      `(?:(?:那|算[了啦]|还是|我|又|就|先|暂时|现在|真的?|突然|好吧|行吧)[,，]?){0,5}不(?:想|打算|准备|需要|考虑)?(?:再)?(?:${done})(?:户头?|账户|卡|单|钱|密码|基金|股票|新股|这个|它|业务|权限)?(?:手续)?了|我?(?:又)?(?:改主意|反悔|改变主意)了`,
    ),
  ],
  [
    'what-next',
    whole(
      `(?:(?:那|再|好的?|嗯|哦)[,，]?){0,3}(?:${nextStep})(?:该|要|是|应该|还要|得|怎么|干|做|弄|办|什么|嘛|啥){0,5}|(?:就|就只有|只有)?(?:这些|这样)(?:就(?:行|可以|好)了?)?(?=吗|么)|(?:没|完)了(?=吗|么)`,
    ),
  ],
  [
    'what-else',
    whole(
      `(?:(?:那|还|就|又|难道|除了这个|除此之外|除了这些|请问|你们?)[,，]?){0,4}(?:有没有|没有|没|有)(?:什么|啥|任何|一些)?(?:(?:别的?|其他的?|其它的?|更好的?|更快的?|解决的?|另外的?|补救的?)(?:${way})?|(?:${way}))了?(?:可以|能)?(?:解决|处理|办|用|弄)?没?|(?:别的?|其他的?|其它的?|换个|换一?种|另想)(?:${way})(?:有)?|除了(?:这个|这些|这样)(?:以外|之外|外)?还?有(?:别的|其他的)?`,
    ),
  ],
]

const kindOfSpeaker =
  '(?:an? )?(?:real |live |actual )?(?:human(?: being)?|person|(?:ro|chat)?bot|machine|ai|computer|someone|somebody)'
/** Who asks in English whether a person speaks must be told, too. */
const inEnglish: [Chat, RegExp][] = [
  [
    'machine',
    new RegExp(
      `^(?:(?:hi|hello|hey|so|ok)[,. ]{1,2})?(?:are you|is this|am i (?:talk|speak|chatt)ing (?:to|with)) ${kindOfSpeaker}(?: or (?:just )?${kindOfSpeaker})?[?!. ]{0,4}$`,
    ),
  ],
  ['name', /^(?:(?:hi|hello|hey|so|ok)[,. ]{1,2})?(?:(?:who|what) are you|what(?:'s| is) your name)[?!. ]{0,4}$/],
]
/** A key that something lay on. 哈哈哈 and 呜呜呜 say something. */
const fallenOn = /^([a-z\d]{1,3}?)\1{7,}$/
/** A longer message says more than this. */
const longestChat = 24

/** What a message in its plain form (`plain`) is about where it asks nothing of a broker; null for every other message. */
export const chatOf = (text: string): Chat | null => {
  const said = text.trim()
  const asked = inEnglish.find(([, form]) => form.test(said))?.[0]
  if (asked) return asked
  if (fallenOn.test(said)) return 'blank'
  if (said === '' || said.length > longestChat) return null
  return forms.find(([, form]) => form.test(said))?.[0] ?? null
}

// --- that remarks ---

// 算错了吧, 我试了不行: it only says that something went wrong, of which only its writer knows what.

/** So short that nothing else can stand in it. */
const longestRemark = 14
const failed =
  /[错误]|不(?:对|行|管用|好使|成|能用|准)|没(?:用|反应|成功|好|弄好|解决|听懂|看懂)|试(?:了|过)|看不懂|听不懂|不明白/
// 9点半行不行, 点错了能撤吗
const asked = /(.)不\1|(?:能|可以|也).*[吗么]/
// With a subject of its own it is a question about that.
const subject =
  /定投|扣款|密码|账户|账号|基金|股票|委托|撤单|转账|佣金|费|税|开户|登录|验证码|身份证|银行卡|绑|测评|权限|软件|app|签|债|风险|行情|产品|人脸/

/** Whether a message, in whatever writing, says no more than that. */
export const isRemark = (message: string): boolean => {
  if (message.length > 2 * longestRemark) return false
  const { text } = plain(message)
  return (
    text.length <= longestRemark && failed.test(text) && !asked.test(text) && !subject.test(text) && !corrects(text)
  )
}

const anyone = /^(?:喂|你们?|您)?[，,]?(?:(?:还|有人)?在(?:线|听|看)?(?:吗|么|嘛|不在?|没有?)|有人(?:吗|么|没))$/

/** Whether a message in its plain form asks for nothing but whether anybody is there: 还在吗. */
export const asksIfAnyoneIsThere = (text: string): boolean =>
  anyone.test(text.replace(/(?<![\p{P}\p{S}\s])[\p{P}\p{S}\s]+$/u, ''))

// --- that carries on ---

// 下一条呢, 第二款, 你告诉我就行, 你确定？: torn from the conversation such words sound like anything; by themselves they ask for nothing
// that policy must look at.

const before = '(?:(?:好的?|嗯+|哦+|行|那么?|对了|然后|还有|再)[，, ]?){0,2}'
const after = '(?:呢|吗|吧|啊|呀|了|哈|的|一下){0,2}[。．.？?！!~～…]{0,3}'
const number = '[（(]?[一二三四五六七八九十百零〇\\d]{1,6}[)）]?'
const carriesOn = [
  '(?:下|上|前|后)(?:一|面)?(?:条|个|步|题|句|段)(?:问题)?',
  `(?:看|选|说的?是|要)?(?:上面|前面|刚才|后面)?(?:的)?(?:第${number}(?:条(?:之[一二三四五六七八九十])?|款|个|步|点|项|种)){1,3}`,
  '(?:请)?(?:继续|接着|往下)(?:说|讲|来)?',
  '(?:再|重复)?(?:说|讲|来)一[遍次]',
  '(?:你|您|直接|只要|就){0,3}(?:告诉我?|(?:跟|和|给)我(?:说|讲)|说|讲|回答)(?:一下|一声)?(?:就行|就好|就可以|就成|即可)',
  '还有|然后|没了|就这些|就这样|比如|例如',
  '(?:简单|详细|具体)(?:一?点|些)?(?:说|讲)?',
  '我?(?:先|再|回头|改天|晚点|等会儿?)再?(?:走|想想|看看|试试|考虑|想|看|试|忙|下|睡|去忙|说|聊|问|联系)',
  '(?:你|您)?确定|真的|真的假的|是么?|不会',
  '(?:还)?(?:要|得|需要)?(?:再)?等?(?:多久|多长时间)',
  '换(?:一)?个(?:问题|说法)?',
  '(?:不是这个(?:意思)?|我不是(?:问|说)这个|你理解错)',
].join('|')
const onlyCarriesOn = new RegExp(`^${before}(?:${carriesOn})${after}$`, 'u')
const longestContinuing = 14

/** Whether a message in its plain form only carries the conversation on, whatever was declined before. */
export const isContinuing = (text: string): boolean => {
  const said = text.replace(/^[\s,.。]+/, '')
  return said.length <= longestContinuing && onlyCarriesOn.test(said)
}

// --- that declines ---

/** Whether nothing that asks is left of a message once what it declines is taken out. */
export const onlyDeclines = (message: PlainText): boolean => {
  const { text } = withoutDeclined(message)
  return (
    text !== message.text && (isContinuing(text) || /^[\s\p{P}请先你您那我就暂时了吧啊哦呀啦哈谢好的嗯]*$/u.test(text))
  )
}
