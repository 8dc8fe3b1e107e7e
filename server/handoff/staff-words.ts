// What a member of staff is about to write, checked by the rules that the bot's own sentences pass.
import type { RuleEngine } from '../../agents/rules/rule-engine.ts'
import type { Names } from '../../agents/steps/understand/questions/entities.ts'
import { calendarDate } from '../../domain/calendar.ts'
import type { Finding } from '../../domain/finding.ts'
import type { LibraryState } from '../../domain/library.ts'
import { Problem } from '../../domain/problem.ts'
import type { ClientProfile } from '../../domain/suitability.ts'

export type CheckWords = (
  text: string,
  listener: { library: LibraryState; profile: ClientProfile | null },
) => Promise<void>

/** @returns throws Problem `invalid-request` that names each rule, the words and what to do */
export const createCheckWords =
  ({
    engine,
    names,
    now = () => new Date(),
  }: {
    engine: RuleEngine
    names: (library: LibraryState) => Promise<Names> | Names
    now?: () => Date
  }): CheckWords =>
  async (text, { library, profile }) => {
    const { products } = await names(library)
    const productsNamed = products
      .find(text)
      .filter(({ exact }) => exact)
      .map(({ product: { code, name, riskLevel }, start, end }) => ({ code, name, riskLevel, start, end }))
    const findings = engine
      .check({
        text,
        surface: 'chat',
        asOf: calendarDate(now()),
        speaker: 'staff',
        audience: profile?.qualifiedInvestor && profile.offereeConfirmed ? 'specific' : 'public',
        profile,
        productsNamed,
        unit: 'text',
      })
      .filter(({ verdict }) => verdict === 'violation' || verdict === 'needs-review')
    if (findings.length === 0) return
    throw new Problem('invalid-request', '这条消息没有发出：有不能对客户说的话。', {
      action: '请按提示改写后再发。',
      errors: findings.map((finding) => ({ path: 'text', message: said(finding) })),
    })
  }

const said = ({ ruleId, quote, message, rewrite }: Finding): string =>
  `“${quote}”：${message}${rewrite ? `可以改为：${rewrite}` : '请删去或改写。'}（${ruleId}）`
