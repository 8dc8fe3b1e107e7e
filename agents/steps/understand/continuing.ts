// 下一条呢, 第二款, 你告诉我就行, 你确定？: what only carries a conversation on. Torn from it such words sound like anything; by
// themselves they ask for nothing that policy must look at.

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
const whole = new RegExp(`^${before}(?:${carriesOn})${after}$`, 'u')
const longest = 14

/** Whether a message in its plain form only carries the conversation on, whatever was declined before. */
export const isContinuing = (text: string): boolean => {
  const said = text.replace(/^[\s,.。]+/, '')
  return said.length <= longest && whole.test(said)
}
