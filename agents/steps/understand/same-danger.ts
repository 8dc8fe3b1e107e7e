// 已经转了3万, 能追回来吗: more of the fraud that was told of before. Alone the first sounds like a slow transfer and the second like a
// falling share, and what is owed to both is what was owed to the fraud.
import type { Reading, Signal } from '../../../domain/turn.ts'
import { isRefused, isSentPassword, type SignalKind } from './signal-kind.ts'

/** The most pressing first. */
const ofLoss: readonly SignalKind[] = ['fraud', 'account-theft', 'money-missing']
/** How many messages back. */
const memory = 4
const longest = 30

/** What was done, and whether it can be undone. */
const speaksOfIt =
  /(?:转|打|汇|付|交|充|投|刷|给|填|发|告诉|下载?|装|点)(?:了|过去|出去|走了|进去)|[追要拿找讨](?:[得不]?回|得到|不到)|回得?来|报(?:了)?警|报案|警察|派出所|止付|冻结|挂失|拦[截住下]|骗|损失|(?:怎么|咋)(?:办|整|弄|做|补救)(?:[呢啊呀?？!！。]|$)|该(?:怎么|干|做|找)|来得及|还有(?:救|希望|办法)|(?:被|把我)?(?:拉黑|删了?我?)|不(?:理|回)我|联系不上|删|卸载/

/** With the danger that it continues before all that was heard in it; what may not be done is not what is asked. */
export const withSameDanger = (text: string, signals: Signal[], earlier: readonly Reading[]): Signal[] => {
  const recent = earlier.slice(-memory).flatMap((reading) => reading.signals)
  const told = ofLoss.flatMap((danger) => recent.findLast(({ kind }) => kind === danger) ?? [])[0]
  if (!told || text.length > longest || !speaksOfIt.test(text)) return signals
  if (signals.some(({ kind }) => kind === told.kind)) return signals
  return [{ ...told, quote: text }, ...signals.filter((signal) => !isRefused(signal.kind) || isSentPassword(signal))]
}
