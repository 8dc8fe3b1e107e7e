// 给客户的话: an advisor asks for words to send, or is told what was written for clients. Either is said to be so.
import { readerOf } from '../../domain/identity.ts'
import type { Draft } from '../steps/compose.ts'
import { nothingFor, type PartEvidence, suffices } from '../steps/evidence.ts'
import type { Gather } from '../steps/gather.ts'
import { notice } from '../steps/notice.ts'
import type { Write, Written } from '../steps/write.ts'
import { gatherPartByPart, isStaff, type LookUp } from './part-by-part.ts'

/**
 * What words are asked for: the matter without the errand, null where none are.
 * @example topicOfDraft('帮我写一段给客户的话，解释净值为什么会跌') // '净值为什么会跌'
 */
export const topicOfDraft = (question: string): string | null => {
  if (!asksForWords.test(question) || asksAboutWriting.test(question)) return null
  const topic = errand.reduce((text, pattern) => text.replaceAll(pattern, ' '), question)
  return topic.replaceAll(/^[\s\p{P}的吗呢]+|[\s\p{P}的吧呗吗]+$/gu, '').replaceAll(/\s+/g, '') || null
}
const writing = '(?:写|拟|起草|草拟|编辑?|生成)'
const measure = '(?:一?[段条篇份个封句]|[点些下])'
/** 发的短信 was sent already, 发条短信 is to be written. */
const act = `(?:${writing}${measure}?|(?:准备|弄|搞|整|出|来|发)${measure})`
const words = '(?:话术|文案|短信|微信|消息|回复|答复|问候|祝福|邮件|说明|提醒|通知|介绍|草稿|稿子?|话)'
const toClients = '(?:发?给|向|跟|和|对|告诉|提醒|通知)(?:我的?|这[个位]|那[个位]|一[个位]|老|新)?客户们?'
const asksForWords = new RegExp(
  `${act}[^。？?！!]{0,24}${words}|${act}[^。？?！!]{0,8}${toClients}|${toClients}[^。？?！!]{0,4}${act}|话术[：:]`,
)
const asksAboutWriting =
  /(?<!帮)(?:能|可以|要|需要)[^，。]{0,10}(?:[吗么]|不)[？?]?$|要求|规定|怎么办|注意什么|写[错好完过]|要不要|该不该|是否|需不需要|用不用|合不合规|(?:要|标)明|标[识注]/
const errand: readonly RegExp[] = [
  /帮(?:我|忙|个忙)?|麻烦|请你?|能不能|可不可以|可以|我(?:想|要)|一下/g,
  /(?:再|然后)?(?:转?发|转)(?:给)?(?:我的?)?客户们?/g,
  new RegExp(`(?:${act})?${toClients}(?:${act}|[看发用]?的?)`, 'g'),
  new RegExp(act, 'g'),
  /(?:(?:怎么|如何)?(?:介绍|解释|说明)|关于|有关|内容是|主题是|用来|讲讲?)(?=.)/g,
  new RegExp(`的?${words}`, 'g'),
]

/** Greetings and comfort rest on no document; what the index has that is alike is beside the point. */
const isCourtesy = /问候|祝|生日|拜年|感谢|致谢|道歉|致歉|安慰|安抚|慰问/

/** Of words for clients the matter is looked up, and only where a client may look. */
export const draftingGather =
  (gather: Gather): Gather =>
  (input) =>
    gatherPartByPart(gather, input, (part, lookUp) => {
      const topic = topicOfDraft(part)
      return topic === null ? null : matterOf(part, topic, lookUp)
    })

const matterOf = async (part: string, topic: string, lookUp: LookUp): Promise<PartEvidence[]> => {
  if (isCourtesy.test(part)) return [nothingFor(part)]
  const forClients = await lookUp(topic, readerOf('client'))
  if (forClients.some(suffices)) return forClients
  const isInternal = (await lookUp(topic)).some(suffices)
  return [nothingFor(part, isInternal ? { kind: 'document', number: `可以发给客户的“${topic}”资料` } : null)]
}

/** Says of a draft what it is, and of an answer that was written for clients who is spoken to. */
export const sayingForWhom = (write: Write): Write =>
  async function* (input) {
    if (!isStaff(input.turn)) return yield* write(input)
    const isDraft = input.reading.parts.some((part) => topicOfDraft(part) !== null)
    let isSaid = false
    let isOfProduct = false
    // The line stands before what opens the answer: 请按以下步骤操作.
    let opening: Written[] = []
    for await (const written of write(input)) {
      if (written.type !== 'draft') {
        if (written.type === 'answer-replaced') isSaid = false
        yield* opening
        opening = []
        yield written
      } else if (opens(written.draft)) opening.push(written)
      else if (written.draft.kind !== 'answer') {
        yield* opening
        opening = []
        yield written
      } else {
        const isDue = isDraft || isForClients(written.draft)
        if (isDue && !isSaid) yield { type: 'draft', draft: isDraft ? ownDraft : toldClients }
        isSaid ||= isDue
        isOfProduct ||= written.draft.quotes.some(({ passage }) => passage.kind === 'product')
        yield* opening
        opening = []
        yield written
      }
    }
    yield* opening
    if (isDraft && isOfProduct) yield { type: 'draft', draft: riskWarning }
  }

const opens = ({ kind, text }: Draft): boolean => kind !== 'answer' && text.endsWith('：')

const ownDraft = notice('以下为内部草稿，句子都摘自资料库；请核对事实和适用客户，以本人名义留痕后再发。')
const toldClients = notice('以下是写给客户的答复，“您”指客户。')
const riskWarning = notice('产品净值会涨也会跌，可能亏损；购买前请看清产品资料和风险揭示，确认与您的测评等级匹配。')

const isForClients = ({ kind, quotes }: Draft): boolean =>
  kind === 'answer' &&
  quotes.some(
    ({ passage }) => passage.kind === 'faq' && passage.audiences.includes('public') && passage.text.includes('您'),
  )
