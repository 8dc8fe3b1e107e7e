// The cards of a conversation: which an answer has, and how often each was shown before. Where one comes again its name says so, since two
// landmarks of one name cannot be told apart by ear.
import { type Block, layOut } from './answer-layout.ts'
import { type Source, sourcesOf } from './sources.ts'
import type { Exchange } from './transcript.ts'

/** An answer that lists many products shows none of them as a card: the list is what was asked for. */
const mostProductCards = 2

/** The products that an answer has cards of: their versions. */
export const productsOf = ({ sentences, withdrawn }: Pick<Exchange, 'sentences' | 'withdrawn'>): string[] => {
  if (withdrawn !== null) return []
  const cited = sentences.flatMap(({ citations }) => citations).filter(({ kind }) => kind === 'product')
  const versions = [...new Set(cited.map(({ versionId }) => versionId))]
  return versions.length <= mostProductCards ? versions : []
}

/** The procedure whose steps a list is, which makes it a card; null for any other block. */
export const procedureOf = (block: Block, sources: Source[]): Source | null => {
  if (block.type !== 'list' || !block.ordered) return null
  const numbers = block.items.flatMap(({ pieces }) => pieces.flatMap(({ sourceNumbers }) => sourceNumbers))
  const cited = sources.filter(({ number }) => numbers.includes(number))
  return cited.every(({ kind }) => kind === 'procedure') ? (cited[0] ?? null) : null
}

/** Of each block that is a card of a procedure: how often one of its title was shown before it. @param known the same above the answer */
export const proceduresBefore = (blocks: Block[], sources: Source[], known: Map<string, number>): number[] => {
  const titles = blocks.map((block) => procedureOf(block, sources)?.title ?? '')
  return titles.map(
    (title, index) => (known.get(title) ?? 0) + titles.slice(0, index).filter((other) => other === title).length,
  )
}

/** Message → how many cards of a version of a product, or of a procedure's title, stand above its answer. */
export const knownCards = (exchanges: Exchange[]): Map<string, Map<string, number>> => {
  const shown = new Map<string, number>()
  return new Map(
    exchanges.map((exchange) => {
      const before = new Map(shown)
      for (const card of cardsOf(exchange)) shown.set(card, (shown.get(card) ?? 0) + 1)
      return [exchange.messageId, before]
    }),
  )
}

const cardsOf = (exchange: Exchange): string[] => {
  const sources = sourcesOf(exchange.sentences)
  const procedures = layOut(exchange.sentences, sources).flatMap((block) => procedureOf(block, sources) ?? [])
  return [...productsOf(exchange), ...procedures.map(({ title }) => title)]
}
