// What is said to who only chats: short, friendly, never as if a person spoke, and with a way on.
import type { Reading, Turn } from '../../../domain/turn.ts'
import { feltIn } from '../../steps/understand/said/felt.ts'
import { type Chat, chatOf } from '../../steps/understand/said/no-question.ts'
import { choosesNone, declinesOffer } from '../../steps/understand/said/offered.ts'
import { plain } from '../../steps/understand/said/plain.ts'
import { care, type Firm, type Line, notice, wayOn } from './lines.ts'

const askAway: Line[] = [
  care('您请说，想问什么？'),
  wayOn('开户、转账、费用、交易规则和产品资料，都可以直接问我；需要真人时回复“转人工”。'),
]
const whatElse: Line[] = [
  notice('这件事我查到的，前面都说了，没有别的可以确认的办法。'),
  wayOn('请告诉我您做到了哪一步、页面上有什么提示，我接着查；也可以回复“转人工”，由同事接着帮您。'),
]

const inKind: Record<Chat, (firm: Firm) => Line[]> = {
  machine: ({ name }) => [
    notice(`我是${name}的智能助手，不是真人，回答由人工智能生成。`),
    wayOn('业务办理、费用、规则和产品资料都可以问我，需要真人时回复“转人工”。'),
  ],
  name: ({ name }) => [
    notice(`我是${name}的智能助手，没有别的名字；我不是真人，回答由人工智能生成。`),
    wayOn('业务办理、费用、规则和产品资料都可以问我，需要真人时回复“转人工”。'),
  ],
  model: ({ name }) => [
    notice(`我是${name}的智能助手，不是真人，回答由人工智能生成。用了哪些模型，以公司公布的说明为准。`),
    wayOn('我的回答依据资料库里的文件，并附上出处，您可以点开核对；需要真人时回复“转人工”。'),
  ],
  joke: () => [
    care('这个我可不在行，怕把您讲冷场了。'),
    wayOn('我是人工智能助手，开户、转账、费用和产品资料更拿手，想问什么直接说。'),
  ],
  company: () => [
    care('我在，您说。'),
    wayOn('我是人工智能助手，闲聊不太在行，业务、费用和产品资料随时可以问我；想跟真人说说，回复“转人工”。'),
  ],
  wish: () => [care('谢谢您，也祝您平安顺利！有问题随时问我。')],
  'about-to-ask': () => askAway,
  'leaves-it': () => [care('好的，想起来随时再问我；需要真人时回复“转人工”就行。')],
  'changes-mind': () => [care('好的，那就先不办。改了主意随时告诉我，需要真人时回复“转人工”就行。')],
  'what-next': () => whatElse,
  'what-else': () => whatElse,
  unclear: () => [
    care('抱歉，可能是我没有说清楚。'),
    wayOn('请告诉我是哪件事、哪一句不明白，我再说一遍；也可以回复“转人工”，由同事讲给您听。'),
  ],
  blank: () => [
    care('您想了解什么？'),
    wayOn('写几个字就行，比如“开户要什么材料”“佣金多少”；对前面的回答有疑问，请告诉我是哪一句，也可以回复“转人工”。'),
  ],
}

const whichOne = '请回复前面的序号，比如“1”；都不是的话，换个说法告诉我，或者回复“转人工”。'

export const smallTalk = (
  reading: Reading,
  firm: Firm,
  { history, earlier }: Pick<Turn, 'history' | 'earlier'>,
): Line[] => {
  const said = reading.text
  if (choosesNone(said, history)) return [care('好的，您想问的是哪一个？'), wayOn(whichOne)]
  if (declinesOffer(said, history)) return [care('好的，那先不转，有需要随时找我。')]
  const chat = chatOf(plain(said).text)
  const isOfNothing = earlier.every(({ intent }) => intent === 'small-talk')
  if (isOfNothing && (chat === 'what-next' || chat === 'what-else')) return askAway
  if (chat) return inKind[chat](firm)
  if (/机器人|真人|人工智能|AI|你是谁|你叫|感情|大模型|程序/i.test(said)) return inKind.machine(firm)
  if (/笑话|段子/.test(said)) return inKind.joke(firm)
  if (/陪我聊|聊聊天/.test(said)) return inKind.company(firm)
  if (/能做|会做|能干|帮我什么|可以做/.test(said)) {
    return [
      notice('我可以解答开户、转账、费用和交易规则，查产品资料和法规条文，也能带您一步步办理业务。'),
      wayOn('买卖建议我不能给；需要真人时，回复“转人工”就行。'),
    ]
  }
  if (/新年|春节|中秋|节日|快乐|恭喜发财/.test(said)) return inKind.wish(firm)
  if (/谢|感谢|辛苦|棒|厉害|解决|赞|👍|thanks/i.test(said)) return [care('不客气，能帮上忙就好。还有问题随时问我。')]
  if (/没事|不用|不要|不需要|别|再见|拜拜|晚安|bye|明白|知道了|好的|收到|ok/i.test(said))
    return [care('好的，有需要随时找我。')]
  const isOfUs = feltIn(plain(said).text) && !/开心|高兴|赚|涨|回本/.test(said)
  if (isOfUs) return [care('谢谢您的肯定，能帮上忙就好。还有问题随时问我。')]
  if (reading.sentiment === 'pos') return [care('真为您高兴！还有问题随时问我。')]
  return [
    care(`您好，我是${firm.name}的智能助手。`),
    wayOn('开户、转账、费用、产品资料和法规，都可以直接问我；需要真人时回复“转人工”。'),
  ]
}
