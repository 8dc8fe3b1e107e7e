// Laws for a bench where nobody has given any: as long as real ones, in words that are not repeated from law to law.
import { toChineseNumber } from '../../text/numerals.ts'

const subjects = [
  '证券公司',
  '基金管理人',
  '发行人',
  '上市公司',
  '投资者',
  '登记结算机构',
  '交易所',
  '保荐人',
  '受托人',
  '服务机构',
]
const duties = ['应当建立健全', '不得违反', '可以依法变更', '应当及时披露', '应当妥善保存', '应当按照规定报送']
const matters = [
  '内部控制制度',
  '客户资料',
  '交易记录',
  '风险准备金',
  '关联交易',
  '募集说明书',
  '适当性管理办法',
  '定期报告',
]
const articlesOfALaw = 60

/** JSON lines, a law each; the same numbers give the same laws. */
export function* madeUpLaws(articles: number): Generator<string> {
  for (let law = 0; law * articlesOfALaw < articles; law += 1) {
    const lines = Array.from({ length: articlesOfALaw }, (_, at) => {
      const [seed, number] = [law * articlesOfALaw + at, toChineseNumber(at + 1)]
      const of = (words: readonly string[], by: number) =>
        words[(seed * by + Math.floor(seed / words.length)) % words.length]
      return `第${number}条　${of(subjects, 3)}${of(duties, 5)}${of(matters, 7)}，并在第${seed}号事项发生之日起${(seed % 28) + 2}个工作日内向${of(subjects, 9)}说明理由。${of(subjects, 1)}${of(duties, 7)}${of(matters, 3)}的，适用前款规定；情节严重的，${of(subjects, 7)}应当报告编号${(seed * 7919) % 100_003}的情况。`
    })
    const title = `第${law + 1}号示例管理办法`
    yield JSON.stringify({ id: `made-up-${law}`, title, version: '2024-01-01', history: [], text: lines.join('\n') })
  }
}
