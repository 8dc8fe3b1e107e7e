import { describe, expect, test } from 'vitest'
import type { Reading } from '../../../../domain/turn.ts'
import { readingOf } from '../../../../tests/fixtures/turn-nouns.ts'
import { hearing, kindsIn, read } from '../../../../tests/fixtures/understanding.ts'
import type { Classify } from '../signals/classifier.ts'
import { standAlone } from './follow-up.ts'

const after = (before: string, text: string) =>
  standAlone({
    questions: [{ text, start: 0, end: text.length }],
    entities: [],
    earlier: [readingOf(before, { intent: 'fee' })],
    today: '2026-11-22',
  }).map(({ query }) => query)

test.each([
  ['融资利率是多少', '那借券呢', '借券利率是多少'],
  ['融资利率是多少', '融券呢', '融券利率是多少'],
  ['融券费率多少', '那融资呢', '融资费率多少'],
  ['两融利率多少', '借券费率呢', '借券费率呢'],
])('%s … %s', (before, text, query) => {
  expect(after(before, text)).toEqual([query])
})

describe('in a conversation', () => {
  /** The questions of the last message, read after the others. */
  const partsOf = async (...messages: string[]): Promise<string[]> => {
    const earlier: Reading[] = []
    for (const text of messages) earlier.push(await read(text, { earlier: [...earlier] }))
    return earlier.at(-1)?.parts ?? []
  }

  // The question before stood whole in the next: the same answer came again, the third time with an apology for it.
  test.each([
    [['银证转账几点可以转', '有限额吗'], '银证转账有限额吗'],
    [['银证转账几点可以转', '有限额吗', '多久到账'], '银证转账多久到账'],
    [['怎么销户', '多久能办完', '要收费吗'], '销户要收费吗'],
    [['科创板怎么开通', '手机上能办吗'], '科创板开通手机上能办吗'],
    [['怎么销户', '要带身份证吗'], '销户要带身份证吗'],
    [['科创板怎么开通', '这个要钱吗'], '科创板开通要钱吗'],
    [['港股通怎么开通', '交易时间呢'], '港股通交易时间'],
    [['客服几点上班', '周末呢'], '客服几点上班，周末'],
    [['可转债怎么打新', '中签了呢', '上市当天能卖吗'], '可转债打新上市当天能卖吗'],
    [['怎么销户', '谢谢', '要多久'], '销户要多久'],
    [['开户要准备什么，多久能办好', '要不要钱'], '开户要不要钱'],
    [['怎么修改分红方式', '要手续费吗'], '修改分红要手续费吗'],
    [['银证转账几点能转', '手续费多少'], '银证转账手续费多少'],
    [['银证转账怎么操作', '手续费'], '银证转账手续费'],
    // Who opens an account asks what trading costs.
    [['怎么开户', '手续费多少'], '手续费多少'],
    [['可转债强赎是什么', '那我想换成股票怎么操作'], '可转债强赎我想换成股票怎么操作'],
    [['打新额度怎么算', '刚买的股票算进去吗'], '打新刚买的股票算进去吗'],
    [['科创板权限怎么开', '账户里放多少钱才够格'], '开科创板权限账户里放多少钱才够格'],
    [['我测出来是C2', '那能买R3的产品吗'], 'C2能买R3的产品吗'],
    // What stands in its way is told of it.
    [['怎么销户', '我还有基金没卖呢'], '销户，我还有基金没卖'],
    [['怎么销户', '我还有基金没卖呢', '多久能办好'], '销户多久能办好'],
    [['怎么转托管', '我的债券还没卖'], '转托管，我的债券还没卖'],
    // An example is a case of what was asked.
    [['印花税多少', '举个例子'], '印花税多少，比如卖1万元'],
    [['佣金怎么收', '能举例说明一下吗'], '佣金怎么收，比如买1万元'],
    [['什么是市盈率', '打个比方'], '什么是市盈率，举例说明'],
    // The day itself is asked about.
    [['佣金多少', '明天开盘吗'], '明天开盘吗'],
    [['银证转账几点能转', '今天是几号'], '今天是几号'],
  ])('%j asks more of what was asked about', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  // The conditions of the last of three boards were the answer to 哪个最容易, and a commission that to what a fund costs.
  test.each([
    [
      ['科创板开通条件', '创业板呢', '北交所呢', '哪个最容易'],
      ['科创板开通条件', '创业板开通条件', '北交所开通条件'],
    ],
    [
      ['开户要多久', '销户要多久', '哪个快'],
      ['开户要多久', '销户要多久'],
    ],
    [
      ['我想买债券基金', '手续费多少'],
      ['基金申购费多少', '基金赎回费多少'],
    ],
    [['我想买ETF', '手续费多少'], ['ETF手续费多少']],
  ])('%j asks of each of them again', async (messages, queries) => {
    expect(await partsOf(...messages)).toEqual(queries)
  })

  test.each([
    [['股票佣金多少', '那ETF呢'], 'ETF佣金多少'],
    [['印花税多少', '那ETF呢', '可转债呢'], '可转债印花税多少'],
    [['什么是市盈率', '市净率呢'], '什么是市净率'],
    [['怎么开户', '销户呢'], '怎么销户'],
    [['创业板怎么开', '科创呢'], '科创怎么开'],
    [['科创板和创业板的开通条件', '那港股通呢'], '港股通的开通条件'],
    [['逆回购1天手续费', '7天的'], '逆回购7天手续费'],
    [['可转债佣金要交多少', '北交所的股票呢'], '北交所股票佣金要交多少'],
    [['个性化推荐怎么关', '短信呢'], '短信怎么关'],
    [['买了基金多久确认', '卖出呢'], '卖出了基金多久确认'],
    [['科创板怎么开', '北交所呢'], '北交所怎么开'],
  ])('%j asks the same of another', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    [['港股通怎么开通', '佣金呢'], '港股通佣金'],
    [['港股通怎么开通', '有涨跌停吗'], '港股通有涨跌停吗'],
    // Shares of these boards are charged like any other.
    [['科创板怎么开通', '佣金呢'], '股票佣金'],
    [['怎么开户', '佣金多少'], '佣金多少'],
    [['港股通怎么开通', 'A股佣金多少'], 'A股佣金多少'],
  ])('%j: what every kind of security has is asked of the one spoken of', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    [['科创板怎么开通', '不是科创板，是北交所'], '北交所怎么开通'],
    [['科创板怎么开通', '我问的是创业板'], '创业板怎么开通'],
    [['虚谷稳进债券A管理费', '我说的是托管费'], '虚谷稳进债券A托管费'],
    [['虚谷稳进债券A管理费', '不是这只，是虚谷成长混合'], '虚谷成长混合管理费'],
  ])('%j: what was meant takes the place of what was understood', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    [['科创板怎么开通', '哦不对，我是想问创业板'], '创业板怎么开通'],
    [['佣金多少', '说错了，我问的是印花税'], '印花税多少'],
    [['银证转账限额多少', '不好意思打错了，是到账时间'], '银证转账到账时间'],
    [['虚谷稳进债券A管理费', '打错了，是虚谷成长混合'], '虚谷成长混合管理费'],
    [['虚谷稳进债券A管理费', '不对，我是说虚谷成长混合'], '虚谷成长混合管理费'],
    [['怎么销户', '我不想注销只换手机'], '怎么换手机'],
    [['科创板怎么开通', '算了，先说说创业板'], '创业板怎么开通'],
  ])('%j: however it is put', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  // 资产 alone was heard as a subject, and the board that it is asked for was gone from then on.
  test.each([
    [['开科创板要什么条件', '资产要多少', '我只有30万能开吗'], '开科创板我只有30万能开吗'],
    [['港股通怎么开通', '要几级的风险测评'], '港股通开通要几级的风险测评'],
    [['开通创业板要什么条件', '我资产不够怎么办'], '开通创业板我资产不够怎么办'],
    [['科创板怎么开通', '但是才做了一年'], '科创板开通，才做了一年'],
    [['科创板怎么开通', '我账户只有40万'], '科创板开通，我账户只有40万'],
    [['怎么撤单', '9点22分行不行'], '撤单9点22分行不行'],
    [['私募起投多少', '哪条规定的'], '私募起投哪条规定的'],
    [['怎么开两融', '要50万吗', '我才20万'], '开两融，我才20万'],
    [['你们态度太差了我要投诉', '那要等多久'], '投诉要等多久'],
  ])('%j: what a business takes of a client is asked of that business', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    ['科创板怎么开通', '资产在哪里看'],
    ['科创板怎么开通', '怎么冻结账户'],
  ])('after %s what the client has is a subject of its own: %s', async (before, text) => {
    expect(await partsOf(before, text)).toEqual([text])
  })

  test.each([
    [['T+1是什么意思', '那可转债呢'], '可转债是T+1吗'],
    [['股票T+1是什么意思', '那ETF呢'], 'ETF是T+1吗'],
    [['买股票的税怎么收', '港股也这样收吗'], '买港股的税怎么收'],
    [['股票当天买当天能卖吗', 'ETF一样吗'], 'ETF当天买当天能卖吗'],
    [['印花税多少', '买的时候也收吗'], '印花税买的时候也收吗'],
    [['销户要多久', '开户呢'], '开户要多久'],
    [['ETF怎么买', '和联接基金有什么区别'], 'ETF和联接基金有什么区别'],
    [['限价和市价有什么区别', '哪个成交快'], '限价和市价哪个成交快'],
    [['港股通佣金', '印花税呢', '汇率怎么算'], '港股通汇率怎么算'],
    [['股票分红要交税吗', '持有一年以上呢', '不到一个月呢'], '股票分红要交税，持有不到一个月'],
    [['融券借10万一个月利息多少', '20万呢'], '融券借20万一个月利息多少'],
  ])('%j asks it of another, or of another case', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    [['虚谷稳进债券A管理费', '和虚谷成长混合比呢'], '虚谷稳进债券A和虚谷成长混合的管理费对比'],
    [['虚谷稳进债券A管理费', '比虚谷成长混合风险高吗'], '虚谷稳进债券A和虚谷成长混合哪个风险高'],
    [['虚谷稳进债券A管理费', '赎回呢'], '虚谷稳进债券A赎回费'],
    [['虚谷稳进债券A管理费', '好的，那赎回费呢'], '虚谷稳进债券A赎回费'],
    [['虚谷稳进债券A管理费', '您刚才说的那只托管费呢'], '虚谷稳进债券A托管费'],
    [['虚谷稳进债券A管理费', '它上个月规模多少'], '虚谷稳进债券A上个月规模多少'],
    [['虚谷稳进债券A管理费', '2025年8月的时候呢', '现在呢'], '虚谷稳进债券A管理费'],
  ])('%j is about the product that was spoken of', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    [['证券法资料保存几年', '以前呢'], '修订前，证券法资料保存几年'],
    [['证券法资料保存几年', '以前是几年'], '修订前，证券法资料保存几年'],
    [['证券法资料保存几年', '以前呢', '2018年的时候呢'], '2018年，证券法资料保存几年'],
    [['证券法第五十条', '2014年的怎么说'], '2014年版，证券法第五十条'],
    [['证券法第五十条', '再往下一条'], '《中华人民共和国证券法》第五十一条'],
    [['证券法第五十条', '那一条怎么罚'], '《中华人民共和国证券法》第五十条怎么罚'],
    [['证券法资料保存几年', '现在的规定从什么时候施行'], '《中华人民共和国证券法》现在的规定从什么时候施行'],
  ])('%j is about the law that was spoken of', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test('2006年的第五十条呢 names a version, not a day', async () => {
    const earlier = [await read('证券法第五十条')]
    expect((await read('2014年的第五十一条呢', { earlier })).asOf).toBeNull()
  })

  test.each([
    [['how do I open an account', 'how long does it take', 'is there any fee'], '开户费用'],
    [['What is the commission for A shares', 'and for ETFs?'], '多少佣金 ETF'],
    [['怎么开户', 'what documents do I need'], '开户什么材料需要'],
  ])('%j leans in English, too', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each(['what is the trading hours of the A-share market', 'and what about Big Red Apple Pies'])(
    '%s: an English question of its own stays as it was asked',
    async (text) => {
      expect(await partsOf('怎么开户', text)).toEqual([text])
    },
  )

  // 换了光线还是不行能去柜台吗 was looked up.
  test('a remark is not what the next question is about', async () => {
    expect(await partsOf('人脸识别过不去', '换了光线还是不行', '能去柜台吗')).toEqual(['人脸识别过不去能去柜台吗'])
  })

  // "$&" in what a client writes stood for the words that it took the place of.
  test.each([
    [['那$&怎么开户', '这个要钱吗'], '$&开户要钱吗'],
    [['什么是$$指标', '$&呢'], '什么是$&'],
  ])('%j: what a client writes is taken as it stands', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    [['证券法第一百三十五条怎么说', '下一条呢'], '《中华人民共和国证券法》第一百三十六条'],
    [['证券法第一百三十五条怎么说', '下一条呢', '再下一条'], '《中华人民共和国证券法》第一百三十七条'],
    [['证券法第一百三十五条怎么说', '上一条讲什么'], '《中华人民共和国证券法》第一百三十四条'],
    [['2019年的证券法第一百三十五条', '下一条'], '《中华人民共和国证券法》（2019年版）第一百三十六条'],
  ])('%j asks for the article beside it', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    [['证券法第五十条', '违反了怎么罚'], '《中华人民共和国证券法》第五十条违反了怎么罚'],
    [['证券法第五十条', '下一条呢', '罚多少'], '《中华人民共和国证券法》第五十一条罚多少'],
    [['证券法第五十条', '那操纵市场怎么罚呢'], '《中华人民共和国证券法》操纵市场怎么罚'],
    // Each of them was answered with the article.
    [['证券法第五十条', '火锅底料怎么炒才香'], '火锅底料怎么炒才香'],
    [['证券法第五十条', '今天天气怎么样'], '今天天气怎么样'],
    [['证券法第五十条', '苹果手机多少钱'], '苹果手机多少钱'],
  ])('%j is about the article only where it has no matter of its own', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test('before the first article there is none', async () => {
    expect(await partsOf('证券法第一条', '上一条呢')).not.toContain('《中华人民共和国证券法》第一条')
  })

  test.each([
    [['虚谷稳进债券A和虚谷成长混合的管理费', '哪个更低'], '虚谷稳进债券A和虚谷成长混合的管理费哪个更低'],
    [['虚谷稳进债券A管理费', '虚谷成长混合呢', '哪个更低'], '虚谷稳进债券A和虚谷成长混合的管理费哪个更低'],
    [['虚谷稳进债券A和虚谷成长混合', '第二个谁管'], '虚谷成长混合谁管'],
    [['虚谷稳进债券A和虚谷成长混合', '前者谁管', '后者呢'], '虚谷成长混合谁管'],
    [['虚谷稳进债券A管理费', '上面那只谁管'], '虚谷稳进债券A谁管'],
    [['虚谷稳进债券A谁管的', '他还管别的基金吗'], '虚谷稳进债券A的基金经理还管别的基金'],
    [['周砚秋管哪些基金', '他还管债券的吗'], '周砚秋还管债券的'],
    [['周砚秋管哪些基金', '这几只哪个费率低'], '周砚秋管的基金哪个费率低'],
    // The same for all of its kind, and written in no document of the product.
    [['虚谷稳进债券A管理费', '怎么买'], '基金怎么买'],
    [['虚谷稳进债券A管理费', '多久到账', '手续费呢'], '虚谷稳进债券A手续费'],
  ])('%j is about the products that were named', async (messages, query) => {
    expect(await partsOf(...messages)).toEqual([query])
  })

  test.each([
    ['虚谷稳进债券A管理费', '科创板怎么开通'],
    ['虚谷稳进债券A管理费', '基金定投怎么设置'],
    ['虚谷稳进债券A管理费', '佣金多少'],
    ['开户要准备什么', '银证转账几点可以转'],
    ['怎么销户', '印花税多少'],
    ['怎么销户', '几点开盘'],
    ['证券法第一百三十五条', '怎么绑定银行卡'],
  ])('after %s a whole question inherits nothing: %s', async (before, text) => {
    const earlier = [await read(before)]
    const { parts, entities } = await read(text, { earlier })
    expect([parts, entities]).toEqual([[text], []])
  })

  test('what was asked last goes before a product that was spoken of earlier, until the product is named by a pronoun', async () => {
    expect(await partsOf('虚谷稳进债券A的管理费', '怎么开户', '要钱吗')).toEqual(['开户要钱吗'])
    expect(await partsOf('虚谷稳进债券A的管理费', '怎么开户', '它托管费多少')).toEqual(['虚谷稳进债券A托管费多少'])
  })

  test('each of several questions has what they are about', async () => {
    expect(await partsOf('开户要准备什么，多久能办好，要不要钱')).toEqual([
      '开户要准备什么',
      '开户多久能办好',
      '开户要不要钱',
    ])
    expect(await partsOf('港股通怎么开通，交易时间是几点，佣金多少')).toEqual([
      '港股通怎么开通',
      '港股通交易时间是几点',
      '港股通佣金多少',
    ])
    expect(await partsOf('印花税多少，还有过户费')).toEqual(['印花税多少', '过户费多少'])
    expect(await partsOf('身份证过期了，账户还能用吗，怎么更新')).toEqual([
      '身份证过期了，账户还能用吗',
      '身份证过期了，账户怎么更新',
    ])
  })

  // 这个要钱吗 was refused as a wish for advice, after the opening of an account had been explained.
  test('what 这个 points at is judged, not the word; a danger stays one', async () => {
    const earlier = [await read('科创板怎么开通')]
    const torn = hearing({
      expectation: { answer: 0.3, refuse: 0.65, escalate: 0.05 },
      kinds: [{ kind: 'asks-for-advice', probability: 0.7 }],
    })
    const classify: Classify = (text, speaker) => (text.startsWith('科创板开通') ? hearing({}) : torn)(text, speaker)
    expect(kindsIn(await read('这个要钱吗', { earlier, classify }))).toEqual([])
    expect(kindsIn(await read('这个要钱吗', { classify }))).toEqual(['asks-for-advice'])
    const danger = hearing({
      expectation: { answer: 0.01, refuse: 0.01, escalate: 0.98 },
      kinds: [{ kind: 'fraud', probability: 1 }],
    })
    const alarmed: Classify = (text, speaker) => (text.startsWith('科创板开通') ? hearing({}) : danger)(text, speaker)
    expect(kindsIn(await read('这个要钱吗', { earlier, classify: alarmed }))).toContain('fraud')
  })

  test('who manages a product asks for nothing that is not public', async () => {
    const earlier = [await read('虚谷稳进债券A的管理费是多少')]
    const torn: Classify = async (text, speaker) =>
      hearing(
        text.startsWith('虚谷')
          ? {}
          : {
              expectation: { answer: 0.05, refuse: 0.9, escalate: 0.05 },
              kinds: [{ kind: 'inside-tip', probability: 0.9 }],
            },
      )(text, speaker)
    expect(kindsIn(await read('上面那只谁管', { earlier, classify: torn }))).toEqual([])
  })
})
