// The shape of every retriever: a question in, passages out, best first.
import type { CalendarDate } from '../domain/calendar.ts'
import type { ClauseChangeKind } from '../domain/clause-change.ts'
import type { Reader } from '../domain/identity.ts'
import type { DocumentKind, LibraryState } from '../domain/library.ts'
import type { Passage } from '../domain/passage.ts'
import type { Entity } from '../domain/turn.ts'
import type { Catalogue } from '../knowledge/versions/catalogue.ts'

/**
 * @property said the question as it was written, where `text` is what was made of it
 * @property message all that was written, which may be the very question of an entry of the FAQ
 * @property library which one answers; without it, the one that is now
 * @property limit at most so many passages; 8 by default
 */
export type RetrieveQuery = {
  text: string
  said?: string
  message?: string
  entities: readonly Entity[]
  asOf: CalendarDate
  reader: Reader
  library?: LibraryState
  kinds?: readonly DocumentKind[]
  limit?: number
  signal?: AbortSignal
}

/** What was asked for by name and is not held; nothing else may stand in for it. */
export type Missing =
  /**
   * A law or document of which the library holds no text for the date. `named`: what was asked for is this version of it, in words,
   * whatever the date.
   */
  | {
      kind: 'version'
      title: string
      date: CalendarDate
      named?: string
      held: { label: string; from: CalendarDate | null; to: CalendarDate | null }[]
    }
  /**
   * An article that is not in what is held of the law for the date. `digestOnly`: only a summary of some articles is held, so nothing
   * is known about this one; otherwise the law itself has no such article. `articles`: how many it has.
   */
  | { kind: 'clause'; title: string; clause: string; label: string; digestOnly: boolean; articles?: number }
  /** A 款 or 项 that the held text of the article does not show; the article itself is given. A summary shows hardly any. */
  | { kind: 'part'; title: string; clause: string; part: string; label: string; digestOnly: boolean }
  /** A document that was named by its number (文号). */
  | { kind: 'document'; number: string }
  /** A product, by name or code. `similar`: those that differ in nothing but the share class; `near`: those with a name almost like it. */
  | {
      kind: 'product'
      name: string
      similar: { code: string; name: string }[]
      near?: { code: string; name: string }[]
    }
  /** A product that only confirmed qualified investors may be told of, as the client named it. */
  | { kind: 'qualified-only'; name: string }
  /** What the documents of a held product do not hold: its past returns, its holdings. */
  | { kind: 'topic'; product: string; topic: string }
  /** A term or business that nothing here explains. `near`: questions about its neighbours. */
  | { kind: 'term'; name: string; near: string[] }
  /** What only the record of a client tells; the copilot reads none. */
  | { kind: 'client-record' }
  /** Another securities firm's prices, people, services. */
  | { kind: 'firm'; name: string }

/** A version of a law as one of two that are compared. */
export type ComparedVersion = { label: string; from: CalendarDate | null; to: CalendarDate | null }

/** What stands in one version: the name of the clause, and its passages, several where it is long. */
export type ComparedClause = { name: string; passages: Passage[] }

/** 修订前后: two versions of a law side by side. */
export type Compared = {
  /** Full title of the law. */
  title: string
  older: ComparedVersion
  newer: ComparedVersion
  /** Of one of them only a summary is held: its words are not the law's, and what changed cannot be told from them. */
  isOfDigests: boolean
  /** What became of the clause that was asked for; several where its number means another one in each version. None: the law as a whole. */
  changes: {
    kind: ClauseChangeKind
    before: ComparedClause | null
    after: ComparedClause | null
    shares: string | null
  }[]
  /** How many clauses each version has, and what became of them. */
  clauses: { before: number; after: number; counts: Record<ClauseChangeKind, number> }
}

export type RetrieveResult = {
  passages: Passage[]
  /** What was looked for, where the question also says as of which day. */
  about?: string
  /** An entry of the FAQ or a procedure answers this, and none of its versions held on the day: for when the passages do not. */
  notThen?: Missing
  compared?: Compared
  missing?: Missing
  /** The steps of the procedures that entries of the FAQ among the passages name, by the entry's chunk. */
  steps?: ReadonlyMap<string, Passage[]>
  /** Questions of the FAQ that match about equally well: ask which one is meant. */
  choices?: string[]
  /** What came after the rest and waits for its vector, found by its words alone: for when the passages do not answer. */
  waiting?: { passages: Passage[]; choices?: string[] }
}

export type Retrieve = (query: RetrieveQuery) => Promise<RetrieveResult>

/** What each retriever of the composite is given: the question, and the library as it was when the search began. */
export type Search = { query: RetrieveQuery; catalogue: Catalogue }
