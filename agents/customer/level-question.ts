// 给C2客户推荐个产品, 我是C2，推荐几个: which product it is to be nobody here may say. What is listed up to that level stands in the fact table, and is
// told as it would be to who asks for nothing more (DOMAIN §4: facts first).
import type { Reading } from '../../domain/turn.ts'

const level = /C[1-5](?!\d)|(?:保守|谨慎|稳健|积极|激进)型的?(?:客户|投资者)/i

/** The question for the library that is answered beside the refusal; null where no level, or a product by its name, was spoken of. */
export const levelQuestionOf = ({
  text,
  signals,
  entities,
}: Pick<Reading, 'text' | 'signals' | 'entities'>): string | null => {
  const wantsPick = signals.some(({ kind }) => kind === 'asks-for-recommendation')
  const namesProduct = entities.some(({ kind }) => kind === 'product' || kind === 'product-code')
  const said = level.exec(text)?.[0]
  return wantsPick && !namesProduct && said ? `${said}能买哪些产品` : null
}
