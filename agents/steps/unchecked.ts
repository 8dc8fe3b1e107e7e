// 待核: how the library marks what nobody has compared with the rule that it rests on. Clients hear what that means, once, and an answer
// that rests on it is not wholly grounded.
import type { Draft } from './compose.ts'
import { notice } from './notice.ts'

const mark = /(为准[，、（]*)?(?<=[（，、])待核(?=[）。；，])/g

/** Whether a sentence of an answer says that what it rests on was not verified. */
export const isUnchecked = (text: string): boolean => /尚未核实|条号待核/.test(text)

/** Where several sentences bear the mark it is taken out of each, and one says it of all of them. */
export const asUnchecked = (drafts: readonly Draft[]): Draft[] => {
  const marked = drafts.filter(({ text }) => text.search(mark) >= 0)
  if (marked.length < 2)
    return drafts.map((draft) =>
      reworded(draft, mark, (_, rule?: string) => (rule ? `${rule}尚未核实` : '尚未核实，以现行规定为准')),
    )
  const plain = drafts.map((draft) => reworded(draft, markAlone, (_, rule?: string) => rule ?? '，以现行规定为准'))
  return [...plain, notice('以上写明“以……规定为准”的标准尚未核实。')]
}

/** With the brackets that hold nothing else. */
const markAlone = /(?:(为准)[，、]?)?(?:（待核）|[，、]待核(?=[）。；，]))/g

const reworded = (draft: Draft, pattern: RegExp, words: (whole: string, rule?: string) => string): Draft => ({
  ...draft,
  text: draft.text.replace(pattern, words),
})
