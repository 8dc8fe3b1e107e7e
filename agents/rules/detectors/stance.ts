// 语境：whether a text teaches, warns or explains rules rather than sells. Such a text names what must not be said, and does not say it.

const teaching =
  /以案说法|防非|反诈|防骗|骗局|诈骗|骗子|辟谣|投教|投资者教育|法治课|合规(?:小站|课堂|提示|问答|小课|笔记|培训|案例)|警示函|被(?:处)?罚|查处|立案|法律责任|案例学习|团伙|培训材料|不轻信|陌生链接|新规解读|假冒|不法分子|自称|挂断|96110|名词|小知识|科普|读者来信|刑事责任|民警|警方|办案|违法(?:的|行为|违规)|属于违(?:法|规)|(?:是|都是)违规|违规的|不受法律保护|明令禁止|明确禁止|证券法|广告法|管理办法|条例|\?(?:答:)?(?:不能|不对|不是|不行|不可以|算|不会|没有)[。,.!]|不可信|不要(?:轻)?信|别信|勿信|多留个心眼|绕(?:着|道)走|误区|内幕信息|什么是|是什么意思|是个.{0,8}(?:口径|概念)|课堂|公开课|澄清|是剧本|(?:^|\n)q:|问答|自查|自省|警惕|谨防|切勿|举报|冒充|冒用|不(?:在|通过)(?:朋友圈|直播间|短信|海报)[^。]{0,12}(?:聊|推|讲|推介|推送)|一概不|不推荐(?:任何)?(?:产品|个股)|不涉及(?:任何|具体|对任何)?[^。]{0,4}产品|不含任何具体|小贴士|听到就跑|也不能这么干|不是财路|容易让人误会|扒一扒|揭秘|为什么(?:我|正规.{0,4})?(?:从)?不|监管(?:早已)?明确/g
const selling =
  /扫码|私信|私我|加微|戳|(?<!勿|不要|别)点击|(?<!勿点击|不明)链接|预约|抢|名额|额度|速来|进群|跟我|扣1|公屏|领取|赶紧|要的话|想要|找我|联系我|上新|首发|热销|开放申购|起售|发您|上车|认购|火热|来啦|下单/g

const kindsOf = (pattern: RegExp, text: string): number =>
  new Set([...text.matchAll(pattern)].map(([found]) => found)).size

/** Whether the text as a whole teaches: words of teaching, and none of selling unless they are clearly more. */
export const isTeaching = (written: string): boolean => {
  const taught = kindsOf(teaching, written)
  if (taught === 0) return false
  const sold = kindsOf(selling, written)
  return sold === 0 || (taught >= 2 && taught >= sold)
}

// 有人说稳赚是骗人的,其实我们这款真的稳赚: behind the warning somebody offers something after all.
const offer =
  /(?:其实|但是?|不过|所以|放心|认准|只有|选)[^。;!?]{0,6}(?:我们|我司|我家|咱们?|这[款只个])|(?:我们|我司|咱们?|我家)的?(?:这[款只]|家)?(?:产品|基金|组合|理财|老师|团队)(?!经理)/

/** Whether a sentence of a teaching text offers something all the same. */
export const offers = (sentence: string): boolean => offer.test(sentence)
