// 我的持仓亏了多少: what only the client's own account shows. The library tells where it is seen; what a cost price is, or what a fund has
// returned, is another question.
import type { Reading, Turn } from '../../domain/turn.ts'
import type { Gather } from '../steps/gather.ts'
import { feltIn } from '../steps/understand/said/felt.ts'
import { plain } from '../steps/understand/said/plain.ts'
import type { SignalKind } from '../steps/understand/signals/kinds.ts'

/** 帮我查…的收益 asks for no account of one's own. */
const courtesy =
  /(?:请|麻烦)?(?:帮|给|替|告诉|教)(?:一?下)?(?:我|俺)(?!的)(?:一?下)?|(?:我|俺)?(?:想|要)(?:要|问|查|看|知道|了解)(?:一?下|看|问)?/g
const result =
  '(?:(?:[亏赚赔挣]|涨|跌)[了没掉]+(?:多少|几|没|吗|么|还是|不少|$)|(?:现在|今天|昨天|目前|到底|一共|总共|累计)[^，。？?]{0,3}[亏赚赔挣](?:多少|几)|[亏赚][^，。？?]{0,2}还是[亏赚]|盈亏|浮[亏盈]|收益(?:率)?(?:是|有|现在|今天|目前)*(?:多少|几|怎么样|如何|咋样|$)|(?:现在|还|今天)*(?:值|有|剩)(?:多少|几)钱|现在多少钱)'
const own = new RegExp(`(?:我|俺|本人|咱)(?!们)[^，。？?！!；;]{0,18}?${result}`)
/** A case that is put, what follows from a loss, how something is reckoned. */
const another = /如果|假如|要是|万一|打算|准备|想买|要买|买\d|会|怎么[算计]|为什么|为啥|税|赔偿|强平|平仓|止损|多少才/

const inEnglish =
  /\bhow much (?:have|did|do|am) i (?:lost|lose|made|make|earned?|gained?|up|down|have)\b|\b(?:what(?:'s| is| are)|show(?: me)?|check) my (?:profits?|loss(?:es)?|gains?|returns?|balance|holdings|positions|portfolio)\b/i
/** 我老公的持仓: another's account, whoever asks. */
const anothers =
  /老公|老婆|爱人|对象|男友|女友|男朋友|女朋友|[爸妈爹娘]|父母?亲|母亲|岳|公婆|儿子|女儿|孩子|家人|家里|亲戚|[哥姐弟妹叔姨舅]|爷|奶|朋友|同事|同学|室友|邻居|领导|老板|客户|别人|[他她]/

/** Whether a question asks how the client's own holdings stand. */
export const asksOwnResult = (question: string): boolean => {
  const text = question.replace(courtesy, '')
  return (own.test(text) && !another.test(text) && !anothers.test(text)) || inEnglish.test(question)
}

/** The question for the library that is answered by where one sees it. */
const whereSeen = '在哪里看我的余额、持仓和盈亏'

/** Longer messages tell a story, and what was read of them stands. */
const longest = 20
/** What such a question is taken for where it says nothing else: for others' data, for advice. */
const mistaken = new Set<string>(['others-data', 'asks-for-advice', 'asks-for-prediction'] satisfies SignalKind[])

/** Who asks nothing but that is told where to look. */
export const asOwnAccount = (reading: Reading, { reader }: Pick<Turn, 'reader'>): Reading => {
  const { parts, signals, text } = reading
  // 我亏了 tells how somebody feels.
  if (reader.role !== 'client' || parts.length !== 1 || !parts.every(asksOwnResult) || feltIn(plain(text).text))
    return reading
  const kept = text.length <= longest ? signals.filter(({ kind }) => !mistaken.has(kind)) : signals
  return { ...reading, intent: 'account-state', signals: kept }
}

/** Looks up where it is seen; a product that is named beside it has nothing to do with that. */
export const ownAccountGather =
  (gather: Gather): Gather =>
  async (input) => {
    const { turn, reading } = input
    const asked = reading.parts
    if (turn.reader.role !== 'client' || !asked.some(asksOwnResult)) return gather(input)
    const found = await Promise.all(
      asked.map(async (part) => {
        if (!asksOwnResult(part)) return gather({ ...input, reading: { ...reading, parts: [part] } })
        const seen = await gather({ ...input, reading: { ...reading, parts: [whereSeen], entities: [] } })
        return seen.map((one) => ({ ...one, part }))
      }),
    )
    return found.flat()
  }
