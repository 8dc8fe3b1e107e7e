// Which versions of laws a question without an article is about: those that it names, or none, when they are not held.
import { type CatalogueVersion, versionsOn } from '../knowledge/versions/catalogue.ts'
import { isInterpretation } from '../knowledge/versions/law-names.ts'
import { heldAsNamed, versionInWords } from '../knowledge/versions/named-versions.ts'
import { lawsAskedOf, notHeld } from './lexical/clause-lookup.ts'
import { otherLawsIn } from './lexical/other-laws.ts'
import type { Missing, Search } from './retrieve.ts'

/**
 * `about`: the question without the words for the version. `versions`: for each version that is named and is not simply the one in force its texts; only they may answer. `missing`: a version
 * that is not held, or a law that is named and of which nothing is in force on the date.
 */
export type LawVersions = { versions: CatalogueVersion[][]; about: string; missing?: Missing }

const isUsable = (status: string) => status === 'in-force' || status === 'unknown'

export const lawVersionsOf = (search: Search): LawVersions => {
  const { query, catalogue } = search
  const { text, mentions, named, about } = lawsAskedOf(search)
  const heldOf = (title: string) => versionsOn(catalogue.versionsOfLaw(title), query.asOf, query.reader)
  const texts = named.map((version) => {
    const held = heldOf(version.title).map((one) => one.version)
    return { version, held, found: heldAsNamed(version, held, query.asOf) }
  })
  const absent = texts.find(({ found }) => found.length === 0)
  const current = new Set(
    named.flatMap(({ title }) =>
      heldOf(title).flatMap(({ version, legalStatus }) => (isUsable(legalStatus) ? version.id : [])),
    ),
  )
  const others = texts.some(({ found }) => found.some(({ id }) => !current.has(id)))
  const nothing = mentions.find(({ title }) => {
    const held = heldOf(title)
    return held.length > 0 && !held.some(({ legalStatus }) => isUsable(legalStatus))
  })
  const [notHeldAtAll] = [
    ...catalogue.laws.interpretationsNotHeld(query.text),
    ...(mentions.length === 0 ? titlesNotHeld(text, catalogue) : []),
  ]
  const missing = notHeldAtAll
    ? notHeld(notHeldAtAll, query.asOf, [])
    : absent
      ? notHeld(absent.version.title, query.asOf, absent.held, versionInWords(absent.version))
      : nothing && named.length === 0
        ? notHeld(
            nothing.title,
            query.asOf,
            heldOf(nothing.title).map((one) => one.version),
          )
        : undefined
  // 公司法解释三 names one text among many alike.
  const interpretations = mentions
    .filter(({ title }) => isInterpretation(title))
    .map(({ title }) => heldOf(title).flatMap(({ version, legalStatus }) => (isUsable(legalStatus) ? version : [])))
  return {
    versions: distinct([
      ...(others || absent ? texts.map(({ found }) => found) : []),
      ...(missing ? [] : interpretations),
    ]),
    about,
    ...(missing ? { missing } : {}),
  }
}

/**
 * 《票据法》对支票怎么规定, 保险法 犹豫期多久: laws named by title; a 《风险揭示书》 is none, and a document of the firm may be called 办法.
 */
const titlesNotHeld = (text: string, { laws, works }: Search['catalogue']): string[] => {
  const marked = [...text.matchAll(/《([^《》]{2,60}(?:法|法典|条例|办法|规定|细则|准则|指引))》/gu)]
  return [...marked.map(([, title = '']) => title), ...otherLawsIn(text)].filter(
    (title) => laws.titleOf(title) === null && ![...works.values()].some((work) => work.title.includes(title)),
  )
}

/** 旧公司法（2018年版） names one version twice. */
const distinct = (all: CatalogueVersion[][]): CatalogueVersion[][] => [
  ...new Map(
    all.filter((texts) => texts.length > 0).map((texts) => [texts.map(({ id }) => id).join(), texts]),
  ).values(),
]
