// 文号: which documents a question names by their number, 证监会公告〔2026〕9号. One that is not held is missing, however alike others are.
import type { Passage } from '../domain/passage.ts'
import type { CatalogueVersion } from '../knowledge/versions/catalogue.ts'
import { normalize } from '../text/normalize.ts'
import type { Missing, Search } from './retrieve.ts'

/** A document number with what issued it; offsets into the normalized text. */
export type DocumentNumber = { issuer: string; number: string; start: number; end: number }

const pattern =
  /(?<issuer>[\p{Script=Han}]{1,14})?\s?(?:[〔[(【]\s?(?<year>(?:19|20)\d{2})\s?[〕\])】]\s?第?\s?(?<serial>\d{1,4})\s?号|令\s?(?:第\s?)?(?<order>\d{1,4})\s?号)/gu

/** @param text normalized */
export const documentNumbersIn = (text: string): DocumentNumber[] =>
  [...text.matchAll(pattern)].map(({ 0: all, index, groups = {} }) => ({
    issuer: `${groups.issuer ?? ''}${groups.order ? '令' : ''}`.replaceAll('中国', ''),
    number: groups.order ? groups.order : `${groups.year}-${Number(groups.serial)}`,
    start: index,
    end: index + all.length,
  }))

/** The issuer asked for may have words of the question before it, 请问证监会公告, or be left out. */
const isSame = (asked: DocumentNumber, held: DocumentNumber): boolean =>
  asked.number === held.number && (asked.issuer.endsWith(held.issuer) || held.issuer.endsWith(asked.issuer))

const numbersOf = ({ documentNumber, label, lawVersion }: CatalogueVersion): DocumentNumber[] =>
  [documentNumber, label, lawVersion].flatMap((text) => (text ? documentNumbersIn(normalize(text).text) : []))

export type NumberedDocuments = {
  /** Whether a passage is of a document that is named or speaks of one. All are where none is named. */
  isOf(passage: Pick<Passage, 'versionId' | 'text'>): boolean
  missing?: Missing
}

const leadingWords = /^(?:请问|想问|我想|查询?|看看?|根据|按照?|依据|依照|关于|\s)+/

/** The documents that the question names by their numbers. */
export const numberedDocuments = ({ query, catalogue }: Search): NumberedDocuments => {
  const { text } = normalize(query.text)
  const asked = documentNumbersIn(text)
  if (asked.length === 0) return { isOf: () => true }
  const versions = [...catalogue.works.keys()].flatMap((id) => catalogue.versionsOf(id))
  const isAsked = (held: DocumentNumber) => asked.some((one) => isSame(one, held))
  const named = new Set(versions.filter((version) => numbersOf(version).some(isAsked)).map(({ id }) => id))
  const absent = asked.find((one) => !versions.some((version) => numbersOf(version).some((held) => isSame(one, held))))
  return {
    isOf: (passage) => named.has(passage.versionId) || documentNumbersIn(normalize(passage.text).text).some(isAsked),
    ...(absent
      ? { missing: { kind: 'document', number: text.slice(absent.start, absent.end).replace(leadingWords, '') } }
      : {}),
  }
}
