// A client who was handed over and waits: 我等了十分钟了, 怎么还没人. That is no new wish and no complaint, and is answered calmly.
import type { Reading, Turn } from '../../domain/turn.ts'
import { isHandedOver } from '../steps/understand/signals/kinds.ts'
import { namesDay, saysOnly } from './clock-question.ts'

const waits =
  /等(?!级)|排队|第几|几[个位]|多久|没人|有人|人呢|人工呢|客服呢|怎么还|还[没不](?:有人|来|接|回|好)|[没不](?:接|理|回)|在[吗不么]|快[点些]|催|轮到/
const words =
  /等(?:待|着|候)?|排队?到?|轮到?|前面|第|号|位|分钟|小时|半天|半个|好?久|多久|多长|时间|什么时候|啥时候|几点|几|人工|客服|坐席|同事|你们|人|怎么|咋|为什么|为啥|回事|回复?|搭?理|接(?:通|入|待)?|接听|来|响应|反应|动静|到现在|已经|这么|太|快[点些]?|催一?下?|喂|在(?:线|不在)?|我|你|应|通|好|一直|个|慢|急|行|可以|(?<!\d)\d{1,3}(?!\d)|[一二两三四五六七八九十]+/

const whoWaits = '(?:any|some)(?:one|body)|(?:the|your|my|a) (?:colleague|agent|person|human|representative|staff)'
const inEnglish = new RegExp(
  `^(?:(?:(?:hello|hi|hey|so|and|please|ok)|(?:i'?m |i am |i'?ve been |i have been )?(?:still )?waiting(?: for (?:${whoWaits}|ages|so long|(?:\\d{1,3}|an?) (?:minutes?|hours?)))?|(?:is )?(?:${whoWaits}) (?:there|here|coming|online)(?: yet)?|where (?:is|are) (?:${whoWaits}|you|they)|how (?:much )?long(?:er)? (?:do|must|will|should) i (?:still )?(?:have to |need to )?wait|what(?:'s| is) my (?:place|position)(?: in (?:the )?(?:queue|line))?)[,.?! ]{0,4}){1,3}$`,
  'i',
)
const greeting = /^(?:hello|hi|hey|so|and|please|ok)[,.?! ]{0,4}$/i

/** As long as such a message gets. */
const longest = 30

export const wasHandedOver = ({ signals }: Pick<Reading, 'signals'>): boolean =>
  signals.some(({ kind }) => isHandedOver(kind))
/** Handed over before; whether a colleague has taken it since is not known here. */
export const isWaiting = ({ earlier }: Pick<Turn, 'earlier'>): boolean => earlier.some(wasHandedOver)

/** Otherwise 还要等多久 is asked of whatever was spoken of last. */
const ofPeople = /人|客服|坐席|排|接|理|在[吗不么]|等了/

/** Whether a client who waits speaks of the wait and of nothing else; whatever danger is heard in such words is not there. */
export const isOfTheWait = (
  { text }: Pick<Reading, 'text'>,
  { earlier, reader }: Pick<Turn, 'earlier' | 'reader'>,
): boolean => {
  const last = earlier.at(-1)
  if (reader.role !== 'client' || !last || !isWaiting({ earlier })) return false
  if (inEnglish.test(text.trim())) return !greeting.test(text.trim())
  if (text.length > longest || !waits.test(text) || namesDay(text) || !saysOnly(text, words)) return false
  return ofPeople.test(text) || wasHandedOver(last) || isOfTheWait(last, { earlier: earlier.slice(0, -1), reader })
}
