// 又跌了, 你真棒, 答非所问, 烦死了: what only tells how somebody feels. It asks for nothing that could be looked up, and is answered as what it is.
import type { Sentiment } from '../../../../domain/turn.ts'
import { isCourtesy } from './courtesy.ts'
import { withoutCourtesy } from './set-aside.ts'

/** Glad or full of praise; sorry about a market that falls; low; displeased with us or with this assistant. */
export type Felt = 'glad' | 'losing' | 'low' | 'displeased'

const glad = [
  '不错|[真很挺太蛮超]?好(?:评|快|用|棒|厉害)|[真很挺太蛮超]好|非常好|特别好|(?<=态度|服务|体验|答得|说得|讲得|做得|回[答复]|讲解|解释|越来越)[真很挺太]?好',
  '棒|赞|厉害|牛[逼比b掰]?|优秀|完美|满分|五星|一流|给力|喜欢|佩服|用心|贴心|耐心|细心|暖心|省心|放心|周到|专业|聪明|智能|靠谱|高效|及时|迅速|快(?!点|些)|方便|实用|有用|有帮助|帮(?:了|上)(?:我|很)?大?忙',
  '清楚|清晰|详细|明白|易懂|到位|满意|开心|高兴|欣慰|爽|舒服|幸福|[大小]?赚(?:了|大发|到|翻)?|回本|涨了|翻倍|终于(?:懂|明白|解决|弄好|搞定)',
]
const losing = [
  '亏(?:惨|死|麻|光|大|得|了)|大亏|天天亏|又亏|[还老]亏|跌(?:惨|死|麻|得|了|跌不休)|[又还天老]跌|[暴大阴狂]跌|绿(?:得|了|油油|着)|[又还是]绿|套(?:住|牢|死|了)|[被深]套|站岗|关灯吃面|崩盘|缩水|腰斩|韭菜|行情(?:太|真|这么)?(?:差|烂|垃圾)|(?:大盘|市场|股市)(?:太|真|这么)?(?:差|烂|垃圾)',
]
const low = [
  '心情(?:很|太|真|特别|非常)?(?:不好|不太好|差|糟|低落|不爽)|心态(?:炸|崩)了?|心(?:累|痛|疼|塞|酸|烦|好痛|好累)|无语|无奈|烦(?:躁|心|人)?|郁闷|难(?:受|过|熬|玩|做|搞|顶)?|累|焦虑|发?慌|愁|气(?:人|愤|坏)?|生气|火大|恼火|闹心|糟心|揪心|倒霉|晦气|悲催|惨|绝望|失望|沮丧|后悔|崩溃|没意思|没劲|没眼看|好丧|服了|醉了|要命|苦|委屈|想哭|哭|唉+|哎+|呜+|不(?:开心|高兴|爽|舒服|甘心)|没法(?:玩|活|弄|搞)(?!了?的)|(?:受|扛|顶|熬|坚持)不(?:了|住|下去)',
]
/** Heard of a message that asks, too: 你到底会不会啊. */
const displeased = [
  '答非所问|不知所云|莫名其妙|文不对题|鸡同鸭讲|对牛弹琴|一问三不知|[牛驴][头唇]不对马嘴|等于[没白](?:说|答|问)|白(?:问|说|费)|浪费|废话|官腔|套话|敷衍|糊弄|应付|复读机|车轱辘话|踢皮球|[绕兜]圈子|推(?:来推去|三阻四)|就?会(?:说)?这(?:几|两|一)句',
  '(?:听|说|讲)(?:得|不)?懂?人话|(?<=你|你们|是不是)(?:听|看)不懂|(?:不会|会不会|能不能)?(?:说|讲)(?:点)?(?:人话|重点)|要你(?:何用|有什么用|有啥用|干什么|干嘛)|(?:有|顶)(?:什么|啥|屁)用|能不能(?:好好|认真|正常)(?:地)?(?:说话?|回?答|讲话?)|说点有用的|(?<=你|你们|机器人|客服|就是)(?:真|太|是)?不行|(?<=[你们]|到底|客服|机器人)(?:会不会|懂不懂|行不行|靠不靠谱)(?=[啊呀呢的]|$)|是不是傻|(?:啥|什么)(?:也|都)不(?:会|懂|知道)|(?:一点|半点|屁|毫无|没什么|没啥)(?:用处?|帮助)(?:都|也)?(?:没有?)?|没(?:有)?(?:听懂|看懂|回答|答上来)|(?<=你|回答|答案|说|讲)的?(?:都|也|真|根本|完全|就是|等于)*没(?:有)?(?:什么)?用|不是(?:我|这个)问的',
  '(?:说|问|讲|重复|回答)(?:了|过)?(?:多少|好几|几|好多|无数|n|这么多|八百|一百)(?:遍|次|回)',
  '垃圾(?!债)|烂(?!尾)|[真太很好超]?差(?:劲|评|极|得)|[真太很好超]差|笨|蠢|傻|智障|弱智|个屁|骗(?:子|人)|坑(?:人|爹)|难用|[太真好这么]慢|[太真好这么]卡|破(?=公司|券商|机器人|ai|app|软件|系统|平台|玩意|东西|客服)|不(?:专业|满意|靠谱|耐心|智能|方便|好用|给力|负责任?|像话)|(?:什么|啥)(?:垃圾|玩意儿?|破?东西|态度|效率|鬼|水平|服务|破)|搞(?:什么|啥)(?:鬼|名堂|飞机)?',
]
/** Whom or what it is said of, how much, and the small words. */
const beside = [
  '是不是|能不能|你们?|您|我们?|咱|俺|大家|他们|这(?:个|些|里|边|次|样|么)?|那(?:个|些|么)?|自己|一(?:个|下|点|天|次)|贵?公司|券商|营业部|客服|人工|机器人|机器|助手|智能|系统|软件|程序|平台|app|ai|服务|态度|效率|水平|界面|体验|回[答复]|解答|讲解|解释|答案|问题|答|说|讲|做|问|话|行情|市场|大盘|股市|a股|股票|股|炒股|基金|理财|账户|持仓|仓位|钱|心情|时间|东西|小伙子|小姐姐',
  '今天|昨天|最近|现在|刚才|每次|天天|一直|老是|总是|一天|上次|以前|比|又|还|再|都|也|就|只|才|已经|终于|根本|简直|到底|究竟|明明|完全|实在|真的|真心|真|别|不要|太|好|很|挺|蛮|超级?|特别|非常|十分|相当|有点|有些|怎么(?=又|还|老|总|天天|这么)|这么|那么|越来越|更|最|极了|一塌糊涂|一片|透顶|透|死|坏|疯|惨|麻|翻|爆|多|不少|个|点|给|把|被|让|在|是|有|要|想|去|来|的|地|得|了|着|过|上|人|跌|绿|亏|涨',
  '[啊呀呢吧嘛哦哈哟噢咯啦诶欸]|[\\d.一二两三四五六七八九十百千万几多]+(?:块钱?|元|个点|个|万|%|倍)?',
]
const only = (...words: readonly string[][]) => new RegExp(words.flat().join('|'), 'giu')

/** Those that are heard before others, each with what may stand in such a message. */
const moods: [Felt, RegExp, RegExp][] = [
  ['losing', only(losing), only(losing, low, beside)],
  ['low', only(low), only(low, beside)],
  ['displeased', only(displeased), only(displeased, losing, low, ['吗|么'], beside)],
  ['glad', only(glad), only(glad, beside)],
]
/** A longer message tells more. */
const longest = 24

/** What a message in its plain form feels where it tells nothing else, or null. */
export const feltIn = (message: string): Felt | null => {
  const { text } = withoutCourtesy(message)
  const said = text.replace(/[\p{P}\p{S}\s]/gu, '')
  if (said === '' || said.length > longest || isCourtesy(text)) return null
  const asks = /[?？]|还是/.test(text)
  const isOnly = ([felt, words, all]: (typeof moods)[number]) =>
    !(asks && felt !== 'displeased') && said.search(words) >= 0 && said.replace(all, '') === ''
  return moods.find(isOnly)?.[0] ?? null
}

const loses = /亏|被套|赔(?!率|付|偿)|套牢|深套|腰斩|爆仓|血本|跌(?:没|光|惨|得)/
const breaksDown =
  /崩溃|睡不(?:着|好|了)|失眠|(?:整|一)[夜晚宿](?:没|都)|吃不下|[要快得]疯|抑郁|[想天只在]天?哭|绝望|走投无路|熬不|[撑扛顶挺]不(?:住|下)|喘不过气|没脸|(?:骗子|垃圾|黑心|坑人|害人|混蛋|王八)(?!债)/
/** 亏损股票会崩溃吗, 客户亏了怎么安抚: of losses in general, or of others'. */
const ofOthers = /客户|别人|有人|吗|怎么(?:避免|安抚|缓解|投|看)|如何|会不会|什么(?:是|叫)|止损/

/** 炒股亏得我要崩溃了: whether somebody breaks down over what was lost, or turns on us because of it. */
export const despairsOfLoss = (text: string): boolean =>
  text.length <= longestOutcry && loses.test(text) && breaksDown.test(text) && !ofOthers.test(text)
const longestOutcry = 60

/** The mood in which it is said. */
export const moodOfFelt = (felt: Felt): Sentiment => (felt === 'glad' ? 'pos' : 'neg')
