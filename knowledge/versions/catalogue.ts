// 目录: which works and versions the library holds. Small enough for memory; read anew when the library advances.
import { and, asc, eq, isNotNull, like } from 'drizzle-orm'
import { addDays, type CalendarDate, calendarDate } from '../../domain/calendar.ts'
import type { Reader } from '../../domain/identity.ts'
import { maySee } from '../../domain/identity.ts'
import {
  type DocumentKind,
  type LegalStatus,
  type LibraryState,
  legalStatusOn,
  type Version,
  type Work,
} from '../../domain/library.ts'
import { chunks, libraryVersions, versions, works } from '../../storage/sql/schema.ts'
import type { Database } from '../../storage/sql/sql.ts'
import { createProductNames, type ProductNames } from '../facts/product-names.ts'
import type { Phrasings } from '../parsing/parsed-document.ts'
import { createLawNames, type LawNames } from './law-names.ts'
import { readLibraryState } from './library-state.ts'
import { endedBy, repealedIn, repealWord } from './repeals.ts'
import { titleKey } from './work-id.ts'

export type CatalogueWork = Work & { aliases: string[] }

/** A published version without its text. `law`: the title of the law whose text it is or that it sums up. */
export type CatalogueVersion = Pick<
  Version,
  | 'id'
  | 'workId'
  | 'title'
  | 'label'
  | 'documentNumber'
  | 'effectiveFrom'
  | 'effectiveTo'
  | 'dateDerivation'
  | 'consultation'
  | 'grade'
  | 'audiences'
  | 'verification'
  | 'publishedOn'
  | 'topics'
> & {
  kind: DocumentKind
  law: string | null
  lawVersion: string | null
  /** Titles of the procedures that entries of an FAQ name, by the entries' headings. */
  procedures: ReadonlyMap<string, string>
  /** The day on which the library published it: until then of an undated text not even this is known. */
  heldSince: CalendarDate | null
}

/** The library at one moment. Everything in it is pure and immediate. */
export type Catalogue = {
  state: LibraryState
  works: ReadonlyMap<string, CatalogueWork>
  /** Published versions of a work, oldest first. */
  versionsOf(workId: string): readonly CatalogueVersion[]
  /** Versions that hold a law: its own text first, then digests of it. */
  versionsOfLaw(title: string): readonly CatalogueVersion[]
  /** Versions of procedures that have this title. */
  proceduresTitled(title: string): readonly CatalogueVersion[]
  /** What is dated and read as such, research and notices; a notice tells its day by its head, or begins to hold on it. */
  notes: readonly CatalogueVersion[]
  laws: LawNames
  products: ProductNames
}

export type Library = {
  /**
   * The catalogue as it is now.
   * @param state as `readLibraryState` gives it, when the caller has just read it
   */
  catalogue(state?: LibraryState): Promise<Catalogue>
}

/** Makes the library over the database. The catalogue is loaded when it is first asked for, and again when the library advanced. */
export const createLibrary = (db: Database): Library => {
  let loading: { version: number; catalogue: Promise<Catalogue> } | null = null
  return {
    async catalogue(state) {
      const now = state ?? (await readLibraryState(db))
      if (!loading || loading.version !== now.libraryVersion) {
        const catalogue = loadCatalogue(db, now)
        loading = { version: now.libraryVersion, catalogue }
        // A failed load must not be remembered.
        catalogue.catch(() => {
          if (loading?.catalogue === catalogue) loading = null
        })
      }
      const held = await loading.catalogue
      return { ...held, state: now }
    },
  }
}

const loadCatalogue = async (db: Database, state: LibraryState): Promise<Catalogue> => {
  const [workRows, repeals, versionRows] = await Promise.all([
    db.select().from(works).orderBy(asc(works.id)),
    readRepeals(db),
    db
      .select({
        id: versions.id,
        workId: versions.workId,
        title: versions.title,
        label: versions.label,
        documentNumber: versions.documentNumber,
        effectiveFrom: versions.effectiveFrom,
        effectiveTo: versions.effectiveTo,
        dateDerivation: versions.dateDerivation,
        consultation: versions.consultation,
        grade: versions.grade,
        audiences: versions.audiences,
        verification: versions.verification,
        publishedOn: versions.publishedOn,
        topics: versions.topics,
        details: versions.details,
        heldSince: libraryVersions.at,
      })
      .from(versions)
      .leftJoin(libraryVersions, eq(libraryVersions.number, versions.publishedIn))
      .where(eq(versions.editorialState, 'published'))
      .orderBy(asc(versions.effectiveFrom), asc(versions.publishedOn), asc(versions.id)),
  ])
  // A work of which nothing is published is nobody's business yet.
  const published = new Set(versionRows.map(({ workId }) => workId))
  const heldWorks = new Map(
    workRows
      .filter(({ id }) => published.has(id))
      .map(({ id, kind, title, shortTitle, aliases, issuer }) => [
        id,
        { id, kind, title, shortTitle, aliases, issuer },
      ]),
  )
  const all = versionRows.flatMap(({ details, heldSince, ...version }): CatalogueVersion[] => {
    const work = heldWorks.get(version.workId)
    if (!work) return []
    const text = (value: unknown) => (typeof value === 'string' ? value : null)
    const law = work.kind === 'regulation' ? work.title : text(details.law)
    return [
      {
        ...endedBy(version, law === null ? [] : (repeals.get(titleKey(law)) ?? [])),
        kind: work.kind,
        law,
        lawVersion: text(details.lawVersion),
        procedures: work.kind === 'faq' ? proceduresIn(details) : none,
        heldSince: heldSince && calendarDate(heldSince),
      },
    ]
  })
  const byWork = Map.groupBy(all, (version) => version.workId)
  const byTitle = Map.groupBy(
    all.filter(({ kind }) => kind === 'procedure'),
    ({ title }) => title,
  )
  const byLaw = Map.groupBy(
    all
      .filter((version) => version.law !== null)
      .toSorted((a, b) => Number(a.kind === 'digest') - Number(b.kind === 'digest')),
    (version) => titleKey(version.law ?? ''),
  )
  return {
    state,
    works: heldWorks,
    versionsOf: (workId) => byWork.get(workId) ?? [],
    versionsOfLaw: (title) => byLaw.get(titleKey(title)) ?? [],
    proceduresTitled: (title) => byTitle.get(title) ?? [],
    notes: [...heldWorks.values()]
      .filter(({ kind, title }) => kind === 'research' || (kind === 'procedure' && /通知|公告|通告/.test(title)))
      .flatMap(({ id }) => byWork.get(id) ?? [])
      .map((version) => ({ ...version, publishedOn: version.publishedOn ?? version.effectiveFrom })),
    laws: createLawNames(
      [...byLaw.values()].flatMap((held) => {
        const [first] = held
        if (!first?.law) return []
        const regulation = first.kind === 'regulation' ? heldWorks.get(first.workId) : undefined
        return [{ title: first.law, names: regulation ? [regulation.shortTitle, ...regulation.aliases] : [] }]
      }),
    ),
    products: await createProductNames(db),
  }
}

const none: ReadonlyMap<string, string> = new Map()

const proceduresIn = ({ phrasings }: Record<string, unknown>): ReadonlyMap<string, string> =>
  new Map(
    ((phrasings as Phrasings[] | undefined) ?? []).flatMap(({ heading, procedure }) =>
      procedure === undefined ? [] : [[heading, procedure]],
    ),
  )

/** When laws were repealed by others that are held: title key → the first days on which it is none. */
const readRepeals = async (db: Database): Promise<Map<string, CalendarDate[]>> => {
  const rows = await db
    .select({ text: chunks.text, title: works.title, from: versions.effectiveFrom })
    .from(chunks)
    .innerJoin(versions, eq(versions.id, chunks.versionId))
    .innerJoin(works, eq(works.id, versions.workId))
    .where(
      and(
        like(chunks.text, `%${repealWord}%`),
        isNotNull(versions.effectiveFrom),
        eq(versions.editorialState, 'published'),
        eq(versions.consultation, false),
        eq(works.kind, 'regulation'),
      ),
    )
  const repeals = new Map<string, CalendarDate[]>()
  for (const { text, title, from } of rows) {
    if (from === null) continue
    // 《本法》（2005年公布）同时废止: its own former version ends where this one begins.
    for (const key of repealedIn(text).filter((key) => key !== titleKey(title)))
      repeals.set(key, [...(repeals.get(key) ?? []), from])
  }
  return repeals
}

/** The versions of a list that a reader may see, each with its legal status on a date; whether one may be used the status says. */
export const versionsOn = (
  held: readonly CatalogueVersion[],
  asOf: CalendarDate,
  reader: Reader,
): { version: CatalogueVersion; legalStatus: LegalStatus }[] =>
  held
    .filter((version) => maySee(reader, version))
    .map((version) => ({ version, legalStatus: statusOn(version, asOf) }))

/** As `legalStatusOn`; what is not known to have stood on that day did not. */
const statusOn = (version: CatalogueVersion, asOf: CalendarDate): LegalStatus => {
  const status = legalStatusOn(version, asOf)
  return status === 'unknown' && !mayHaveStood(version, asOf) ? 'not-yet-effective' : status
}

/**
 * Whether a text without its day of taking effect may be told as of a day: today with its mark, but not as what held long before
 * anybody here knew of it. Until it was issued it held surely not; what says neither is taken to be no older than the year before it
 * came to the library.
 */
export const mayHaveStood = (
  { effectiveFrom, publishedOn, heldSince }: Pick<CatalogueVersion, 'effectiveFrom' | 'publishedOn' | 'heldSince'>,
  asOf: CalendarDate,
): boolean => {
  const since = effectiveFrom ?? publishedOn ?? (heldSince && addDays(heldSince, -daysTakenFor))
  return since === null || since <= asOf
}
const daysTakenFor = 366
