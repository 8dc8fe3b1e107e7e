// What a sentence rests on, as it was cited.
import { linksSaid } from '../../../domain/answer-text.ts'
import type { Citation } from '../../../domain/turn.ts'
import { mayDo } from '../../../server/auth/permissions.ts'
import { appliesWords, nameOf } from '../../widget/source-words.ts'
import { legalStatusWords } from '../../widget/words.ts'
import { useSurroundings } from '../console.tsx'
import { Link } from '../link.tsx'
import { placeOfSource } from './places.ts'
import { kindNames } from './words.ts'

export const Citations = ({ citations }: { citations: Citation[] }) => (
  <ul className="ops-citations" aria-label="出处">
    {citations.map((citation) => (
      <li key={`${citation.chunkId} ${citation.start}`}>
        <Cited citation={citation} />
      </li>
    ))}
  </ul>
)

/** Opened, it shows the very words and where they stand. */
const Cited = ({ citation }: { citation: Citation }) => {
  const { session } = useSurroundings()
  const { title, kind, versionLabel, legalStatus, quote, documentId, chunkId } = citation
  return (
    <details>
      <summary>{nameOf(citation)}</summary>
      <p className="ops-note">
        {[kindNames[kind], versionLabel, legalStatusWords[legalStatus].zh, appliesWords(citation, 'zh')]
          .filter(Boolean)
          .join('，')}
      </p>
      <q>{linksSaid(quote)}</q>
      <p className="ops-note">
        段落编号 {chunkId}
        {mayDo(session.role, 'citation:search') && (
          <>
            {' · '}
            <Link to={placeOfSource({ by: 'document', what: documentId, title })}>谁看过这份资料</Link>
          </>
        )}
      </p>
    </details>
  )
}
