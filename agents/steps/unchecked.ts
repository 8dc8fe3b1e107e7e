// 待核: how the library marks what nobody has compared with the rule that it rests on. In an answer the mark is taken out of each sentence
// and one sentence says of all of them what it means; an answer that rests on it is not wholly grounded.
import type { Quote } from '../../retrievers/citations/cite.ts'
import type { Draft } from './compose.ts'
import { notice } from './notice.ts'

/** 为准（待核）, （双向，待核）, with the brackets that hold nothing else. */
const mark = /(?:(为准)[，、]?)?(?:（待核）|[，、]待核(?=[）。；，]))/g
/** Staff look the article up; to a client it says nothing. */
const articleMark = /（条号待核）/g

type Reader = 'client' | 'staff'

const meaning: Record<Reader, Draft> = {
  client: notice(
    '其中有的规定原文我们尚未核对，请以交易所、公司公布的为准。',
    'Not all is checked at source yet: go by the exchange’s or firm’s text.',
  ),
  staff: notice('以上写明“以……规定为准”的标准尚未核实。'),
}

/** Whether a sentence of an answer says that something was not verified. */
export const isUnchecked = (text: string): boolean => /尚未核[对实]|条号待核|checked at source yet/.test(text)

/** Takes the marks out of the sentences of one answer, one after the other. */
export const createUnchecked = (reader: Reader) => {
  let isMarked = false
  const withoutMarks = (text: string): string => {
    const plain = text.replace(mark, (_, rule?: string) => rule ?? '，以现行规定为准')
    return reader === 'client' ? plain.replace(articleMark, '') : plain
  }
  return {
    plainly: (draft: Draft): Draft => {
      const text = withoutMarks(draft.text)
      isMarked ||= text !== draft.text
      return { ...draft, text }
    },
    /** A sentence in other words, which may leave the mark out; the sentences of an FAQ's answer belong together. */
    restsOn: (quotes: readonly Quote[]): void => {
      isMarked ||= quotes.some(({ passage, start, end }) => {
        const rule =
          passage.kind === 'faq' ? passage.text : passage.text.slice(start - passage.start, end - passage.start)
        return withoutMarks(rule) !== rule
      })
    },
    /** All that was said is taken back. */
    forget: () => {
      isMarked = false
    },
    /** What is said behind the last sentence. */
    closing: (): Draft[] => (isMarked ? [meaning[reader]] : []),
  }
}

export type Unchecked = ReturnType<typeof createUnchecked>
