// 修订前后: what an article said, what it says, and what changed, said plainly.
import type { WordChange } from '../../../domain/clause-change.ts'
import type { Passage } from '../../../domain/passage.ts'
import { diffWords } from '../../../knowledge/versions/clause-diff.ts'
import type { Compared, ComparedClause, ComparedVersion } from '../../../retrievers/retrieve.ts'
import { findArticles } from '../../../text/numerals.ts'
import { wholly, withoutLeadingNumber, wordingOf } from '../article-words.ts'
import type { Draft } from '../compose.ts'
import { notice } from '../notice.ts'

type Change = Compared['changes'][number]

/** More is no answer: the number means another article in each version, at most. */
const mostChanges = 2

type Asked = { part: string; compared: Compared; passages: readonly Passage[] }

/**
 * Both texts with their dates, and what changed; of a law as a whole how many articles did.
 * @param asked with passages of both versions, that the comparison as a whole is cited from
 */
export const versionsSetSideBySide = (asked: Asked): Draft[] =>
  asked.compared.changes.length === 0
    ? asAWhole(asked.compared, asked.passages)
    : asked.compared.changes.slice(0, mostChanges).flatMap((change) => sideBySide(change, asked))

const sideBySide = (change: Change, { part, compared }: Asked): Draft[] => {
  const { before, after } = change
  return [
    lead(change, part, compared),
    ...(before ? [said('修订前', before, ended(compared.older))] : []),
    ...(after ? [said('修订后', after, '')] : []),
    ...whatBecame(change, compared),
  ]
}

const lead = ({ before, after }: Change, part: string, { title, newer }: Compared): Draft => {
  const isAskedByNewNumber = after && findArticles(part).some(({ name }) => name === after.name)
  if (isAskedByNewNumber || !before)
    return notice(
      `《${title}》${after?.name}，${newer.label}前后对照：`,
      `《${title}》${after?.name}, before and after (${newer.label}):`,
    )
  return notice(
    `《${title}》修订前的${before.name}${after ? `，按文字比对对应现在的${after.name}` : ''}，${newer.label}前后对照：`,
    `What was ${before.name} of 《${title}》${after ? ` corresponds by its words to ${after.name}` : ''} (${newer.label}):`,
  )
}

const ended = ({ to }: ComparedVersion): string => (to === null ? '' : `（自 ${to} 起不再适用）`)

const said = (when: string, { passages }: ComparedClause, note: string): Draft => {
  const draft = wholly(passages)
  return { ...draft, text: `• ${when}${note}：${draft.text}` }
}

const whatBecame = ({ kind, before, after, shares }: Change, { isOfDigests }: Compared): Draft[] => {
  if (isOfDigests)
    return [
      notice(
        '资料库没有同时收录两个版本的原文，只能并列同一条号的内容，不能逐字比较；条号相同，讲的不一定是同一件事，请以官方公布的原文为准。',
        'The library does not hold the text of both versions: what has one number stands side by side and cannot be compared; please see the official texts.',
      ),
    ]
  const number = before && after && before.name !== after.name ? `条号由${before.name}变为${after.name}。` : ''
  if (!before)
    return [
      notice(
        `• 变化：按文字比对，修订前没有与${after?.name}对应的条文${shares ? `，其中的内容原在${shares}` : ''}。`,
        `Change: by its words no former article corresponds to ${after?.name}${shares ? `; what it says stood in ${shares}` : ''}.`,
      ),
    ]
  if (!after)
    return [
      notice(
        `• 变化：按文字比对，修订后没有与${before.name}对应的条文${shares ? `，其中的内容并入${shares}` : ''}。`,
        `Change: by its words no article corresponds to ${before.name} any more${shares ? `; what it said is in ${shares}` : ''}.`,
      ),
    ]
  if (kind !== 'changed')
    return [
      notice(
        `• 变化：条文内容没有变化${number ? `，${number}` : '。'}`,
        `Change: the words are the same${number ? `; ${before.name} is now ${after.name}` : ''}.`,
      ),
    ]
  const [was, is] = [before, after].map(wordsOf)
  const quotes = [...before.passages, ...after.passages].map(wordingOf)
  return [{ kind: 'answer', text: `• 变化：${number}${changesInWords(diffWords(was ?? '', is ?? ''))}`, quotes }]
}

const wordsOf = ({ passages }: ComparedClause): string =>
  passages
    .map((passage) => withoutLeadingNumber(passage).text.replaceAll(/\n+/g, '\n'))
    .join('\n')
    .trim()

const mostSaid = 6
const longestSaid = 60
/** With so little left nobody follows single words: both texts stand above. */
const leastKept = 0.35

/**
 * What was changed, word by word.
 * @example changesInWords(diffWords('公司必须登记。', '公司应当登记。')) // '“必须”改为“应当”。'
 */
export const changesInWords = (words: readonly WordChange[]): string => {
  const length = (kind: WordChange['kind']) =>
    words.reduce((sum, word) => sum + (word.kind === kind ? word.text.length : 0), 0)
  if (length('same') < leastKept * (length('same') + Math.min(length('added'), length('removed'))))
    return '改动较大，请对照上面两段原文。'
  const said = words.flatMap(({ kind, text }, at): string[] => {
    const [previous, next] = [words[at - 1], words[at + 1]]
    if (kind === 'removed')
      return next?.kind === 'added' ? [`${quoted(text)}改为${quoted(next.text)}`] : [`删去${quoted(text)}`]
    return kind === 'added' && previous?.kind !== 'removed' ? [`增加${quoted(text)}`] : []
  })
  const rest = said.length > mostSaid ? `；另有 ${said.length - mostSaid} 处改动，请对照上面两段原文` : ''
  return `${said.slice(0, mostSaid).join('；')}${rest}。`
}

const quoted = (text: string): string => {
  const words = text.replace(/\s+/g, ' ').trim()
  return `“${words.length > longestSaid ? `${words.slice(0, longestSaid)}……` : words}”`
}

const asAWhole = ({ title, older, newer, clauses }: Compared, passages: readonly Passage[]): Draft[] => {
  const { before, after, counts } = clauses
  return [
    {
      kind: 'answer',
      text: `《${title}》${newer.label}（${since(newer)}）共${after}条，此前的 ${older.label}（${since(older)}）共${before}条。逐条对照：修改${counts.changed}条，新增${counts.added}条，删除${counts.removed}条，内容不变、只换了条号或章节的${counts.moved}条，其余${counts.same}条没有变化。`,
      quotes: passages.map(wordingOf),
    },
    notice(
      '想看某一条前后的原文和改动，请说条号，例如“第四条修订前后有什么不同”。',
      'To see what changed in an article, please give its number.',
    ),
  ]
}

const since = ({ from }: ComparedVersion): string => (from === null ? '施行日期待核' : `自 ${from} 起施行`)
