// What the assistant is about to say, checked like anything else that leaves the firm, sentence by sentence.
import type { Finding } from '../../domain/finding.ts'
import type { LibraryState } from '../../domain/library.ts'
import type { Reading, Turn } from '../../domain/turn.ts'
import type { RuleEngine } from '../rules/rule-engine.ts'
import type { Draft } from './compose.ts'
import type { Names } from './understand/questions/entities.ts'

export type GuardContext = {
  turn: Pick<Turn, 'asOf' | 'library' | 'reader' | 'profile'>
  reading: Pick<Reading, 'entities'>
}

export type Guarded = { passes: true } | { passes: false; why: 'rule' | 'leak'; findings: Finding[] }

export type Guard = (draft: Draft, context: GuardContext) => Promise<Guarded>

// What belongs to the machinery and never to a client: the model's instructions, fences around evidence, roles, placeholders of our
// templates. The placeholders of masked data (⟦手机号1⟧) may pass: they give nothing away, and the widget shows them as hidden.
const leaks =
  /<\/?(?:evidence|passage|client|system|instructions?|context)\b|\[\[?(?:evidence|passage|source)\s*\d*|(?:^|\n)\s*(?:system|assistant|user|developer)\s*[:：]|```|\{\{|\}\}|\$\{|<\|[a-z_]+\|>|系统提示词?|(?:我的|以上|上述)(?:指令|提示词|系统设定)|作为(?:一个|一名)?(?:AI|人工智能)?(?:语言)?模型|as an ai (?:language )?model|my (?:system )?(?:prompt|instructions)|\bundefined\b|\[object |\bNaN\b|⟦凭证/i

/**
 * Makes the guard. A draft fails for a rule (`findings` say which and where) or because it gives away what only machines read.
 * A product above the client's level is not brought up by the bot; where the client asked about it its facts may be told, with the
 * mismatch said beside them (`suitability.ts`).
 * @param names what a library knows by name: a product that it does not know by its whole name is none
 */
export const createGuard =
  ({ engine, names }: { engine: RuleEngine; names: (library: LibraryState) => Promise<Names> | Names }): Guard =>
  async (draft, { turn, reading }) => {
    if (leaks.test(draft.text)) return { passes: false, why: 'leak', findings: [] }
    const isClient = turn.reader.role === 'client'
    const asked = new Set(
      reading.entities.flatMap(({ kind, value }) => (kind === 'product' || kind === 'product-code' ? [value] : [])),
    )
    const { products } = await names(turn.library)
    const productsNamed = products
      .find(draft.text)
      .filter(({ exact, product }) => exact && !asked.has(product.code))
      .map(({ product: { code, name, riskLevel }, start, end }) => ({ code, name, riskLevel, start, end }))
    const findings = engine
      .check({
        text: draft.text,
        surface: 'chat',
        asOf: turn.asOf,
        speaker: 'bot',
        audience: turn.reader.audiences.includes('qualified') ? 'specific' : 'public',
        profile: isClient ? turn.profile : null,
        productsNamed,
      })
      .filter(({ verdict }) => verdict === 'violation' || verdict === 'needs-review')
    return findings.length === 0 ? { passes: true } : { passes: false, why: 'rule', findings }
  }
