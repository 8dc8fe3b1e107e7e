import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readerOf } from '../domain/identity.ts'
import type { Entity } from '../domain/turn.ts'
import { createEncoderEmbedder } from '../models/embedder/encoder-embedder.ts'
import { builtInFolder } from '../models/encoder/built-in.ts'
import { type Encoder, openEncoder } from '../models/encoder/open-encoder.ts'
import { chunks, factCorrections, sourceStops, versions } from '../storage/sql/schema.ts'
import { lawLine, markdown, type OpenLibrary, openLibrary, segmenter } from '../tests/fixtures/open-library.ts'
import { databases, onEach } from '../tests/services.ts'
import { createRetriever } from './hybrid.ts'
import { paragraphRanges } from './lexical/clause-lookup.ts'
import { createLoadPassages } from './load-passages.ts'

const product = (code: string, name: string, risk: string, more: Record<string, unknown> = {}) =>
  markdown(
    { work: `product-${code}`, kind: 'product', title: `${name}产品资料`, ...more },
    `${name}（代码${code}）是示例产品。

## 产品要素

| 要素 | 内容 |
|---|---|
| 产品简称 | ${name} |
| 产品代码 | ${code} |
| 风险等级 | ${risk} |
| 起购金额 | 10元 |

## 费率

| 费用项目 | 条件 | 费率 |
|---|---|---|
| 管理费 | | 0.60%/年 |
| 赎回费 | 持有<7天 | 1.50% |
| 赎回费 | 7天≤持有<30天 | 0.75% |
| 赎回费 | 持有≥30天 | 0.00% |
`,
  )

const long = '经营机构应当妥善保存客户资料、委托记录和交易记录，并按照规定的期限保管。'.repeat(30)
const laws = [
  lawLine({
    id: 'old',
    title: '中华人民共和国示例法',
    version: '2012-04-01',
    history: ['2012年4月1日 通过'],
    text: '第一条 旧的目的。\n\n第二条 甲不得乙。\n\n第三条 本法自2012年10月1日起施行。',
  }),
  lawLine({
    id: 'new',
    title: '中华人民共和国示例法',
    version: '2023-04-01',
    history: ['2012年4月1日 通过', '2023年4月1日 修订'],
    text: `第一条 新的目的。\n\n第二条 甲应当乙。\n\n第二款的内容：\n\n（一）子；\n\n（二）丑。\n\n第三款的内容。\n\n第三条 ${long}\n\n另外${long}\n\n第三条之一 插入的一条。\n\n第四条 本法自2024年1月1日起施行。`,
  }),
  lawLine({
    id: 'future',
    title: '将来管理办法',
    version: '2026-10-01',
    text: '第一条 将来的目的。\n\n第二条 本办法自2027年1月1日起施行。',
  }),
  lawLine({ id: 'undated', title: '无日期规定', version: null, text: '第一条 没有日期的内容。' }),
  lawLine({
    id: 'both',
    title: '中华人民共和国双本法',
    version: '2019-12-28',
    history: ['2019年12月28日 修订'],
    text: '第一条 双本的目的。\n\n第二条 分项：\n\n（一）其一；\n\n（二）其二，依照前款第（七）项。\n\n第三条 本法自2020年3月1日起施行。',
  }),
  ...['一', '二'].map((number) =>
    lawLine({
      id: `interpretation-${number}`,
      title: `最高人民法院关于适用《中华人民共和国双本法》若干问题的解释（${number}）`,
      version: '2020-12-29',
      text: `第一条 解释${number}的目的。\n\n第二条 本解释自2021年1月1日起施行。`,
    }),
  ),
  lawLine({
    id: 'penal',
    title: '中华人民共和国处罚样本法',
    version: '2020-01-01',
    text: '第一条 甲不得乙。\n\n第二条 丙不得丁。\n\n第三条 违反本法第一条规定的，处十万元罚款。\n\n第四条 本法自2020年2月1日起施行。',
  }),
  lawLine({
    id: 'repealed',
    title: '废旧办法',
    version: '2001-01-01',
    text: '第一条 废旧的目的。\n\n第二条 已无人遵守。',
  }),
  lawLine({
    id: 'repealing',
    title: '更新条例',
    version: '2021-01-01',
    text: '第一条 更新的目的。\n\n第二条 本条例自2021年5月1日起施行。2001年发布的《废旧办法》同时废止。',
  }),
].join('\n')

onEach(databases, (open) => {
  let encoder: Encoder
  let library: OpenLibrary
  beforeAll(async () => {
    encoder = await openEncoder({ folder: builtInFolder })
    library = await openLibrary(open, { embedder: createEncoderEmbedder(encoder) })
    await library.ingest.bytes('laws.jsonl', Buffer.from(laws), { by: 'test' })
    await library.add(product('990901', '云帆稳健债券A', 'R2'))
    await library.add(product('990902', '云帆稳健债券C', 'R2'))
    await library.add(product('990903', '海岳进取私募一号', 'R5', { audiences: ['qualified', 'staff'] }))
    await library.add(
      product('990904', '海岳价值混合A', 'R2', { effectiveFrom: '2026-03-01', effectiveTo: '2026-06-15' }),
    )
    await library.add(product('990904', '海岳价值混合A', 'R3', { effectiveFrom: '2026-06-15' }))
    await library.add(
      markdown(
        { work: 'faq' },
        `## 怎么开户？

同义问法：咋开户｜开户流程

用 App 开户，全程不用到营业部。

## 怎么销户？

联系客服销户。

## 佣金怎么收？

按成交金额收取佣金。

## 基金赎回多久到账？

一般两到四个交易日到账。

## 银证转账多久到账？

几分钟到账。`,
      ),
    )
    await library.add(
      markdown(
        { work: 'draft-rule', kind: 'regulation', title: '意见稿办法', consultation: true },
        '第一条 征求意见的内容。\n\n第二条 试行。',
      ),
    )
    await library.add(
      markdown(
        { work: 'memo', kind: 'procedure', title: '内部操作手册', grade: 2, audiences: ['staff'] },
        '内部手册说明密押规则。',
      ),
    )
    await library.add(
      markdown(
        { work: 'digest', kind: 'digest', title: '另一法要点', verification: 'text', law: '中华人民共和国另一法' },
        '本文为自撰要点，非法规原文。\n\n## 第五条 要点\n\n另一法第五条的要点。',
      ),
    )
    await library.add(
      markdown(
        {
          work: 'both-digest',
          kind: 'digest',
          title: '双本法要点',
          verification: 'text',
          law: '中华人民共和国双本法',
          lawVersion: '2019-12-28 修订',
          effectiveFrom: '2020-03-01',
        },
        '本文为自撰要点，非法规原文。\n\n## 第一条 要点\n\n双本法第一条的要点。',
      ),
    )
    await library.add(
      markdown(
        { work: 'fees', kind: 'fee', title: '示例收费标准', topics: ['印花税'] },
        '## 股票\n\n| 费用项目 | 标准 |\n|---|---|\n| 印花税 | 0.05% |',
      ),
    )
    await library.index.vectorsDone()
  })
  afterAll(async () => {
    await library.close()
    await encoder.close()
  })

  const first = async (...asked: Parameters<OpenLibrary['ask']>) => (await library.ask(...asked)).passages[0]
  const law = (value: string, carried = true): Entity => ({
    kind: 'law',
    text: value,
    value,
    start: 0,
    end: value.length,
    carried,
  })

  describe('an article by its number', () => {
    test.each([
      '示例法第二条',
      '《中华人民共和国示例法》第二条是什么',
      '示例法第2条',
      '示例法2条',
      '示例法第二條',
      '第二条示例法怎么规定',
      '示 例 法 第 二 条',
    ])('%s', async (question) => {
      expect(await first(question)).toMatchObject({
        source: 'clause',
        score: 1,
        clause: '第二条',
        legalStatus: 'in-force',
        versionLabel: '2023-04-01 修订',
      })
    })

    test('or the law as such, where it is asked since when it holds', async () => {
      const { passages } = await library.ask('双本法什么时候施行')
      expect(passages).toMatchObject([{ clause: '第三条', effectiveFrom: '2020-03-01', source: 'clause' }])
      expect((await library.ask('旧示例法什么时候失效')).passages).toMatchObject([{ effectiveTo: '2024-01-01' }])
    })

    // 违反了怎么罚 was answered with the article that forbids it.
    test('or the article with its penalty, where that is asked for', async () => {
      const { passages, missing } = await library.ask('处罚样本法第一条违反了怎么罚')
      expect([passages.map(({ clause }) => clause), missing]).toEqual([['第三条'], undefined])
      expect((await library.ask('处罚样本法第三条罚多少')).passages).toMatchObject([{ clause: '第三条' }])
      const number = '《中华人民共和国处罚样本法》第二条的罚则'
      expect(await library.ask('处罚样本法第二条违反了怎么罚')).toEqual({
        passages: [],
        missing: { kind: 'document', number },
      })
    })

    test('the text of the date that is asked about, or none', async () => {
      expect(await first('示例法第一条', { asOf: '2023-12-31' })).toMatchObject({
        text: '第一条 旧的目的。',
        effectiveTo: '2024-01-01',
      })
      expect(await first('示例法第一条', { asOf: '2024-01-01' })).toMatchObject({
        text: '第一条 新的目的。',
        effectiveTo: null,
      })
      const before = await library.ask('示例法第一条', { asOf: '2010-01-01' })
      expect(before).toEqual({
        passages: [],
        missing: {
          kind: 'version',
          title: '中华人民共和国示例法',
          date: '2010-01-01',
          held: [
            { label: '2012-04-01 通过', from: '2012-10-01', to: '2024-01-01' },
            { label: '2023-04-01 修订', from: '2024-01-01', to: null },
          ],
        },
      })
    })

    test('what is not in force yet is not served as current', async () => {
      expect(await library.ask('将来管理办法第一条')).toMatchObject({
        passages: [],
        missing: { kind: 'version', held: [{ from: '2027-01-01' }] },
      })
      expect((await library.ask('将来的目的')).passages.map((passage) => passage.title)).not.toContain('将来管理办法')
      expect(await first('将来管理办法第一条', { asOf: '2027-01-01' })).toMatchObject({ legalStatus: 'in-force' })
    })

    test('a consultation draft is told as one where it is asked for by name, and never found by likeness', async () => {
      const named = await library.ask('意见稿办法讲了什么')
      expect(named.passages.length).toBeGreaterThan(0)
      for (const passage of named.passages)
        expect(passage).toMatchObject({ title: '意见稿办法', source: 'clause', legalStatus: 'consultation-draft' })
      expect(await library.ask('意见稿办法第一条')).toMatchObject({
        passages: [],
        missing: { kind: 'version', title: '意见稿办法' },
      })
      expect((await library.ask('征求意见的内容')).passages.map((passage) => passage.title)).not.toContain('意见稿办法')
    })

    test('without a known beginning it says so', async () => {
      expect(await first('无日期规定第一条')).toMatchObject({
        legalStatus: 'unknown',
        dateDerivation: 'assumed',
        effectiveFrom: null,
      })
    })

    // As of 2020 a text without dates was told that nobody knew to have been in force then.
    test('not as of a day long before it came to the library', async () => {
      const asked = await library.ask('无日期规定第一条', { asOf: '2001-01-01' })
      expect(asked).toMatchObject({
        passages: [],
        missing: { kind: 'version', title: '无日期规定', date: '2001-01-01' },
      })
      const alike = await library.ask('没有日期的内容', { asOf: '2001-01-01' })
      expect(alike.passages.map(({ title }) => title)).not.toContain('无日期规定')
    })

    test('an article that the law does not have', async () => {
      expect(await library.ask('示例法第九十九条')).toMatchObject({
        missing: { articles: 4 },
      })
      expect(await library.ask('示例法第九十九条')).toMatchObject({
        passages: [],
        missing: { kind: 'clause', title: '中华人民共和国示例法', clause: '第九十九条', label: '2023-04-01 修订' },
      })
    })

    test('a law that is not held', async () => {
      expect(await library.ask('《无此管理办法》第三条')).toMatchObject({
        passages: [],
        missing: { kind: 'version', title: '无此管理办法', held: [] },
      })
    })

    const oldText = {
      clause: '第二条',
      versionLabel: '2012-04-01 通过',
      text: '第二条 甲不得乙。',
      legalStatus: 'repealed',
    }
    const newText = { clause: '第二条', versionLabel: '2023-04-01 修订', legalStatus: 'in-force' }
    test.each([
      ['示例法2012年第二条', oldText],
      ['《示例法》（2012年通过）第二条', oldText],
      ['2012年的示例法第二条', oldText],
      ['12版示例法第二条怎么说', oldText],
      // No text was made in 2018: what was in force then was refused.
      ['2018年的示例法第二条', oldText],
      ['示例法2018年第二条', oldText],
      ['2012年4月1日通过的《示例法》第二条', oldText],
      ['旧示例法第二条', oldText],
      ['示例法第二条修订前怎么规定', oldText],
      ['《中华人民共和国示例法》第二条以前的规定', oldText],
      ['示例法第二条，老版的', oldText],
      ['2023年修订前的示例法第二条', oldText],
      ['2023年修订后的示例法第二条', newText],
      ['按2023年的示例法，第二条', newText],
      ['示例法（2024年1月1日起施行）第二条', newText],
    ])('the version that is named, though it is not the one in force: %s', async (question, expected) => {
      const { passages, missing } = await library.ask(question)
      expect(missing).toBeUndefined()
      expect(passages).toHaveLength(1)
      expect(passages[0]).toMatchObject(expected)
    })

    test.each([
      ['《示例法》(2014修正)第二条', '2014年的版本'],
      ['2018年修正的示例法第二条', '2018年的版本'],
      ['2011年的示例法第二条', '2011年的版本'],
      ['2030年的示例法第二条', '2030年的版本'],
      ['示例法2012年以前的版本第二条', null],
      ['2012年修订前的示例法第二条', '2012年之前的版本'],
      ['示例法（2023-05-01 修订）第二条', ' 2023-05-01 的版本'],
    ])('a version that is not held is said, and no other stands in for it: %s', async (question, words) => {
      const asOf = words === null ? '2011-12-31' : '2026-11-22'
      const { passages, missing } = await library.ask(question, { asOf })
      expect(passages).toEqual([])
      expect(missing).toMatchObject({ kind: 'version', ...(words === null ? {} : { named: words }) })
    })

    test('each law of a question its own version', async () => {
      const { passages } = await library.ask('2012年的示例法第一条和双本法第一条')
      expect(passages.map(({ versionLabel }) => versionLabel)).toEqual(['2012-04-01 通过', '2019-12-28 修订'])
      const both = await library.ask('示例法2012年版第一条和2023年的示例法第一条')
      expect(both.passages.map(({ text }) => text)).toEqual(['第一条 旧的目的。', '第一条 新的目的。'])
    })

    test('a version of a law that was named in an earlier message', async () => {
      const carried = { entities: [law('中华人民共和国示例法')] }
      expect(await first('那2012年版第二条呢', carried)).toMatchObject(oldText)
      expect(await first('那第二条修订前呢', carried)).toMatchObject(oldText)
    })

    test('what is named and not in force yet is said to be so', async () => {
      expect(await first('2023年修订的示例法第二条', { asOf: '2023-06-01' })).toMatchObject({
        versionLabel: '2023-04-01 修订',
        legalStatus: 'not-yet-effective',
      })
    })

    test('a document whose title holds the name of a law is not that law', async () => {
      for (const title of [
        '关于修改〈示例法〉的决定',
        '示例法实施细则',
        '示例法司法解释（三）',
        '示例法（修订草案）',
      ]) {
        const { passages, missing } = await library.ask(`《${title}》第二条`)
        expect(passages).toEqual([])
        expect(missing).toMatchObject({ kind: 'version', held: [] })
      }
      for (const title of ['示例法司法解释三', '示例法实施细则', '示例法修订草案'])
        expect(await library.ask(`请问${title}第二条怎么规定`)).toMatchObject({
          passages: [],
          missing: { kind: 'version', title },
        })
      expect(await first('《示例法（2012年通过）》第二条')).toMatchObject(oldText)
      expect(await library.ask('示例法第一条和《无此管理办法》（2019年修订）第二条')).toMatchObject({
        passages: [{ clause: '第一条' }],
        missing: { kind: 'version', title: '无此管理办法' },
      })
    })

    // The article of the law itself was given for the article of its judicial interpretation.
    test('a judicial interpretation of a law is not that law, with an article or without', async () => {
      for (const name of ['示例法解释三', '示例法解释（三）', '示例法规定（三）', '《示例法》司法解释（三）'])
        for (const question of [`${name}第二条`, `${name}关于甲应当乙怎么说`])
          expect(await library.ask(question)).toMatchObject({ passages: [], missing: { kind: 'version', held: [] } })
      expect(await library.ask('示例法解释第二条')).toMatchObject({ passages: [], missing: { title: '示例法解释' } })
      expect(await first('示例法解释一下第二条')).toMatchObject(newText)
    })

    // No 《》 marks it, and another law's clause answered.
    test.each(['保险法 犹豫期多久', '合伙企业法对有限合伙人怎么规定'])(
      '%s: a law that is not held',
      async (question) => {
        expect(await library.ask(question)).toMatchObject({ passages: [], missing: { kind: 'version', held: [] } })
      },
    )

    // An article that spoke of the 票据法 was given for what the 票据法 says.
    test('a law that is named by its title and not held, without an article', async () => {
      expect(await library.ask('《无此办法》关于甲不得乙怎么规定')).toMatchObject({
        passages: [],
        missing: { kind: 'version', title: '无此办法', held: [] },
      })
      for (const question of [
        '《示例法》和《无此办法》关于甲应当乙',
        '《内部操作手册》怎么说',
        '《将来管理办法》的目的',
      ])
        expect((await library.ask(question)).missing).not.toMatchObject({ title: '无此办法' })
    })

    // What another law had repealed years ago was told as law.
    test('of a law that another has repealed', async () => {
      expect(await library.ask('废旧办法第一条')).toMatchObject({
        passages: [],
        missing: { kind: 'version', title: '废旧办法', held: [{ to: '2021-05-01' }] },
      })
      expect(await library.ask('废旧办法的目的是什么')).toMatchObject({ passages: [], missing: { kind: 'version' } })
      const loose = await library.ask('已无人遵守的规定')
      expect(loose.passages.map(({ title }) => title)).not.toContain('废旧办法')
      expect(await first('废旧办法第一条', { asOf: '2021-04-30' })).toMatchObject({ text: '第一条 废旧的目的。' })
      expect(await first('2015年的废旧办法第一条')).toMatchObject({
        text: '第一条 废旧的目的。',
        effectiveTo: '2021-05-01',
        legalStatus: 'repealed',
      })
    })

    // 保险法司法解释第三条: one of four was not asked for, and none was found.
    test('of several interpretations the one that is meant is asked for', async () => {
      expect(await library.ask('双本法司法解释第一条')).toEqual({
        passages: [],
        choices: ['双本法司法解释（一）第一条', '双本法司法解释（二）第一条'],
      })
      expect(await first('双本法司法解释（二）第一条')).toMatchObject({ text: '第一条 解释二的目的。' })
    })

    // Articles of the 外汇管理条例 that were something like it were given for the 外汇办法.
    test.each(['外汇办法', '示例法登记规定', '某市实施示例法办法', '实施《示例法》若干规定'])(
      '%s, which is not held, has no article here, and no law stands in for it',
      async (name) => {
        const title = name.replace(/[《》]/g, '')
        expect(await library.ask(`请问${name}第二条`)).toMatchObject({
          passages: [],
          missing: { kind: 'version', title },
        })
      },
    )
    test.each(['示例法135', '示例法 第135', '《示例法》135？'])('%s asks for an article', async (question) => {
      expect(await library.ask(question)).toMatchObject({ missing: { kind: 'clause', clause: '第一百三十五条' } })
    })

    test('a name that only one title says all of is that law', async () => {
      expect(await first('请问将来办法第一条', { asOf: '2027-01-01' })).toMatchObject({ title: '将来管理办法' })
      // The digest's law begins otherwise, but so much of a name is no chance.
      expect(await first('适用双本法若干问题的解释（二）第一条')).toMatchObject({ text: '第一条 解释二的目的。' })
    })

    // The third article of whatever spoke of the 民法典 was given for the third of the 民法典.
    test.each(['民法典', '刑法', '请问劳动法', '根据中华人民共和国信托法', '民法典解释一'])(
      '%s, which is not held, has no article here',
      async (name) => {
        const title = name.replace(/^请问|^根据/, '')
        expect(await library.ask(`${name}第三条`)).toMatchObject({ passages: [], missing: { kind: 'version', title } })
      },
    )
    test.each(['这部法', '该法', '新的办法', '这个做法'])('%s names no law', async (name) => {
      const carried = { entities: [law('中华人民共和国示例法')] }
      expect(await first(`那${name}第二条呢`, carried)).toMatchObject(newText)
    })

    // Two notices with other numbers stood in for the one that was named.
    test('a document that is named by its number and not held is missing', async () => {
      expect(await library.ask('请问证监会公告〔2026〕9号第二条')).toEqual({
        passages: [],
        missing: { kind: 'document', number: '证监会公告〔2026〕9号' },
      })
      const { passages } = await library.ask('证监会公告〔2026〕9号第二条', { entities: [law('中华人民共和国示例法')] })
      expect(passages).toEqual([])
    })

    test('text and digest of one version are listed once', async () => {
      const { missing } = await library.ask('双本法第一条', { asOf: '2010-01-01' })
      expect(missing).toMatchObject({ held: [{ label: '2019-12-28 修订', from: '2020-03-01', to: null }] })
    })

    test.each([
      ['示例法第二条第九款', '第二条', '第九款'],
      ['示例法第三条第九款', '第三条', '第九款'],
      ['双本法第二条第五项', '第二条', '第五项'],
      ['双本法第二条第七项', '第二条', '第七项'],
      ['示例法第二条第二款第三项', '第二条', '第二款第三项'],
      ['示例法第二条第一款第一项', '第二条', '第一款第一项'],
    ])('a 款 or 项 that the article does not have is said, beside the article: %s', async (question, clause, part) => {
      const { passages, missing } = await library.ask(question)
      expect(passages[0]?.clause).toMatch(new RegExp(`^${clause}`))
      expect(missing).toMatchObject({ kind: 'part', clause, part, digestOnly: false })
    })

    test('and nothing is said of one that it has', async () => {
      for (const question of [
        '示例法第二条第二款第一项',
        '示例法第二条第二项',
        '双本法第二条第（二）项',
        '示例法第三条第二款',
      ])
        expect((await library.ask(question)).missing, question).toBeUndefined()
    })

    test('a digest shows no 款', async () => {
      const { passages, missing } = await library.ask('另一法第五条第二款')
      expect(passages).toMatchObject([{ kind: 'digest', clause: '第五条' }])
      expect(missing).toMatchObject({ kind: 'part', clause: '第五条', part: '第二款', digestOnly: true })
    })

    test('款 is cut out exactly, with its items', async () => {
      const passage = await first('示例法第二条第二款')
      expect(passage).toMatchObject({ clause: '第二条第二款', text: '第二款的内容：\n\n（一）子；\n（二）丑。' })
      const [version] = await library.sql.db
        .select({ text: versions.text })
        .from(versions)
        .where(eq(versions.id, passage?.versionId ?? ''))
      expect(version?.text.slice(passage?.start, passage?.end)).toBe(passage?.text)
    })

    test('of a long article all 款, or the one that is asked for', async () => {
      // A 款 that is too long for a chunk is given in several.
      const clausesOf = async (question: string) => [
        ...new Set((await library.ask(question)).passages.map((passage) => passage.clause)),
      ]
      expect(await clausesOf('示例法第三条')).toEqual(['第三条第一款', '第三条第二款'])
      expect(await clausesOf('示例法第三条第二款')).toEqual(['第三条第二款'])
      expect((await library.ask('示例法第三条之一')).passages.map((passage) => passage.clause)).toEqual(['第三条之一'])
    })

    test('several articles, and the law of an earlier message', async () => {
      expect((await library.ask('示例法第一条和第二条')).passages.map((passage) => passage.clause)).toEqual([
        '第一条',
        '第二条',
      ])
      expect(await first('那第二条呢', { entities: [law('中华人民共和国示例法')] })).toMatchObject({
        source: 'clause',
        clause: '第二条',
      })
    })

    test('a digest answers where the law’s own text is not held', async () => {
      expect(await first('另一法第五条')).toMatchObject({
        kind: 'digest',
        source: 'clause',
        verification: 'text',
        text: '另一法第五条的要点。',
      })
      expect(await library.ask('另一法第六条')).toMatchObject({
        passages: [],
        missing: { kind: 'clause', clause: '第六条' },
      })
    })
  })

  describe('facts of products', () => {
    test('the rows that were asked for, of the product that was named', async () => {
      const { passages } = await library.ask('云帆稳健债券A的赎回费')
      const facts = passages.flatMap((passage) => passage.facts)
      expect(facts.map((fact) => [fact.productCode, fact.condition, fact.value])).toEqual([
        ['990901', '持有<7天', '1.50%'],
        ['990901', '7天≤持有<30天', '0.75%'],
        ['990901', '持有≥30天', '0.00%'],
      ])
      for (const passage of passages.filter((one) => one.facts.length > 0))
        expect(passage).toMatchObject({ source: 'fact', kind: 'product' })
    })
    test('the tier of the case', async () => {
      const { passages } = await library.ask('云帆稳健债券A持有20天赎回要多少手续费')
      expect(passages.flatMap((passage) => passage.facts).map((fact) => fact.value)).toEqual(['0.75%'])
    })
    test('a name in part gives every product that it fits', async () => {
      const { passages } = await library.ask('云帆稳健债券的风险等级')
      expect(
        passages
          .flatMap((passage) => passage.facts)
          .map((fact) => fact.productCode)
          .toSorted(),
      ).toEqual(['990901', '990902'])
    })
    test('carried over from an earlier message', async () => {
      const entity: Entity = { kind: 'product-code', text: '', value: '990902', start: 0, end: 0, carried: true }
      const { passages } = await library.ask('那它的起购金额呢', { entities: [entity] })
      expect(passages[0]?.facts.map((fact) => [fact.productCode, fact.value])).toEqual([['990902', '10元']])
    })
    test('a product that is not held: nothing of its kin, only the other share classes by name', async () => {
      expect(await library.ask('云帆稳健债券D的赎回费')).toEqual({
        passages: [],
        missing: {
          kind: 'product',
          name: '云帆稳健债券D',
          similar: [
            { code: '990901', name: '云帆稳健债券A' },
            { code: '990902', name: '云帆稳健债券C' },
          ],
        },
      })
      expect(await library.ask('991999的风险等级')).toEqual({
        passages: [],
        missing: { kind: 'product', name: '991999', similar: [] },
      })
    })
    test('one that is held beside one that is not is answered', async () => {
      const { passages, missing } = await library.ask('云帆稳健债券A和云帆黄金主题混合A的风险等级')
      expect(passages[0]?.facts.map((fact) => fact.value)).toEqual(['R2'])
      expect(missing).toMatchObject({ kind: 'product', name: '云帆黄金主题混合A' })
    })
    test('another product’s document never answers for it', async () => {
      const { passages } = await library.ask('介绍一下云帆稳健债券A')
      expect(passages.filter((passage) => passage.kind === 'product').map((passage) => passage.documentId)).toContain(
        'product-990901',
      )
      for (const passage of passages) if (passage.kind === 'product') expect(passage.documentId).toBe('product-990901')
    })
    test('a fee of no product in particular is not told from one of them', async () => {
      const { passages } = await library.ask('某某经理管的那只基金管理费多少')
      expect(passages.filter(({ kind }) => kind === 'product')).toEqual([])
    })
    test('a private fund is shown to whom it may be', async () => {
      const asked = '海岳进取私募一号的风险等级'
      expect((await library.ask(asked)).passages.filter((passage) => passage.documentId === 'product-990903')).toEqual(
        [],
      )
      expect((await library.ask(asked, { reader: readerOf('advisor') })).passages[0]?.facts[0]).toMatchObject({
        value: 'R5',
      })
    })
    test('the document of the day that is asked about, or none', async () => {
      const asked = '海岳价值混合A的风险等级'
      const levels = async (asOf: string) =>
        (await library.ask(asked, { asOf })).passages.flatMap(({ facts }) => facts.map(({ value }) => value))
      expect(await levels('2026-06-14')).toEqual(['R2'])
      expect(await levels('2026-06-15')).toEqual(['R3'])
      expect(await library.ask(asked, { asOf: '2026-02-28' })).toMatchObject({
        passages: [],
        missing: { kind: 'version', date: '2026-02-28', held: [{ from: '2026-03-01' }, { from: '2026-06-15' }] },
      })
    })
    // Today's R3 was told of what it was before.
    test.each([
      ['海岳价值混合A以前是什么风险等级', 'R2'],
      ['以前海岳价值混合A的风险等级', 'R2'],
      ['海岳价值混合A原来的风险等级', 'R2'],
      ['我之前买的海岳价值混合A风险等级', 'R3'],
      ['海岳价值混合A以前和现在的风险等级', 'R3'],
      ['原来海岳价值混合A的风险等级这么高', 'R3'],
    ])('%s: of the version before the current one, or of the current one', async (question, value) => {
      const [passage] = (await library.ask(question)).passages
      expect(passage?.facts.map((fact) => fact.value)).toEqual([value])
      expect(passage?.effectiveTo).toBe(value === 'R2' ? '2026-06-15' : null)
    })
    test('who asks keeps the query as it was', async () => {
      const query = Object.freeze({
        text: '海岳价值混合A以前的风险等级',
        entities: [],
        asOf: '2026-11-22',
        reader: readerOf('client'),
      })
      const { passages } = await library.retrieve(query)
      expect(passages[0]?.facts.map((fact) => fact.value)).toEqual(['R2'])
    })
    test('what there was before the first version is not held', async () => {
      expect(await library.ask('海岳价值混合A以前的风险等级', { asOf: '2026-05-01' })).toMatchObject({
        passages: [],
        missing: { kind: 'version', date: '2026-02-28' },
      })
    })
    // A long table of all else was given, without a word of how fast.
    test('products compared by what their tables do not hold: it is said of all', async () => {
      expect(await library.ask('云帆稳健债券A和海岳价值混合A哪个赎回快')).toEqual({
        passages: [],
        missing: {
          kind: 'topic',
          product: '云帆稳健债券A（990901）、海岳价值混合A（990904）',
          topic: '赎回到账时间',
        },
      })
    })
    test('one without a document for the day beside one with it', async () => {
      const { passages, missing } = await library.ask('云帆稳健债券A和海岳价值混合A的风险等级', { asOf: '2026-02-28' })
      expect(passages.flatMap(({ facts }) => facts.map(({ productCode }) => productCode))).toEqual(['990901'])
      expect(missing).toMatchObject({ kind: 'version', title: expect.stringContaining('海岳价值混合A') })
    })
    test('a question about a product as such gets what tells it apart', async () => {
      const { passages } = await library.ask('云帆稳健债券A怎么样')
      expect(new Set(passages.flatMap(({ facts }) => facts.map(({ field }) => field)))).toEqual(
        new Set(['riskLevel', 'managementFee', 'redemptionFee']),
      )
      for (const text of ['990901', '990901是什么', '什么是990901'])
        expect((await library.ask(text)).passages[0]?.facts[0]).toMatchObject({ productCode: '990901' })
    })
    test('of what no document of it holds nothing else is told', async () => {
      expect(await library.ask('云帆稳健债券A去年收益多少')).toEqual({
        passages: [],
        missing: { kind: 'topic', product: '云帆稳健债券A（990901）', topic: '过往业绩' },
      })
    })
    test.each(['海岳进取私募一号', '990903的管理费', '海岳进取私募一号怎么买'])(
      'a private fund asked for by name gives its gate and nothing else: %s',
      async (question) => {
        expect(await library.ask(question)).toMatchObject({ passages: [], missing: { kind: 'qualified-only' } })
        expect((await library.ask(question, { reader: readerOf('advisor') })).missing).toBeUndefined()
      },
    )
    test('a field that the tables of a product do not have is said to be missing', async () => {
      const { passages, missing } = await library.ask('云帆稳健债券A的托管费是多少')
      expect(passages.flatMap(({ facts }) => facts)).toEqual([])
      expect(missing).toEqual({ kind: 'topic', product: '云帆稳健债券A（990901）', topic: '托管费' })
    })
    test('a word of a private fund’s name names none', async () => {
      expect((await library.ask('进取型客户能买什么')).missing).toBeUndefined()
    })
    test('a correction counts until the document says something new', async () => {
      const { db } = library.sql
      const cell = { productCode: '990901', field: 'riskLevel' as const, condition: '' }
      await db
        .insert(factCorrections)
        .values({ id: 'c1', ...cell, previousValue: 'R2', value: 'R3', reason: '录入有误', by: 'test' })
      expect((await first('云帆稳健债券A风险等级'))?.facts[0]?.value).toBe('R3')
      await db.update(factCorrections).set({ previousValue: 'R1' })
      expect((await first('云帆稳健债券A风险等级'))?.facts[0]?.value).toBe('R2')
      await db.delete(factCorrections)
    })
  })

  describe('questions', () => {
    test('the FAQ that asks the same comes first', async () => {
      expect(await first('请问一下怎么开户呢')).toMatchObject({ source: 'faq', path: ['怎么开户？'] })
      expect(await first('咋开户')).toMatchObject({ source: 'faq', matchedQuestion: '咋开户' })
    })
    test('two that are about equally likely are asked back', async () => {
      const { choices } = await library.ask('多久到账')
      expect(choices?.toSorted()).toEqual(['基金赎回多久到账？', '银证转账多久到账？'])
      expect((await library.ask('基金赎回多久到账')).choices).toBeUndefined()
    })
    test('kinds and limit', async () => {
      const { passages } = await library.ask('开户', { kinds: ['regulation', 'digest'] })
      expect(passages.filter((passage) => !['regulation', 'digest'].includes(passage.kind))).toEqual([])
      expect((await library.ask('开户', { limit: 1 })).passages).toHaveLength(1)
    })
    test('what is internal stays inside', async () => {
      expect((await library.ask('密押规则')).passages.map((passage) => passage.documentId)).not.toContain('memo')
      expect(await first('密押规则', { reader: readerOf('advisor') })).toMatchObject({ documentId: 'memo' })
    })
    test.each([
      ['empty', ''],
      ['punctuation', '？！。，……'],
      ['emoji', '😀😀'],
      ['50,000 characters', '怎么开户'.repeat(12_500)],
      ['1,000 rare words', Array.from({ length: 1000 }, (_, at) => `罕${at}见`).join(' ')],
      ['SQL', '\'; drop table chunks; -- " OR 1=1'],
      ['NUL and half characters', '开\u0000户\ud800'],
      ['another language', 'how do I open an account'],
    ])('%s is answered or not, never a crash', async (_, text) => {
      await expect(library.ask(text)).resolves.toMatchObject({ passages: expect.any(Array) })
    })
    test('an aborted question ends', async () => {
      await expect(library.ask('怎么开户', { signal: AbortSignal.abort() })).rejects.toThrow()
    })
    test('words answer when the embedder is away', async () => {
      const { sql, index, library: held } = library
      const embedQuery = async (): Promise<number[]> => {
        throw new Error('away')
      }
      const retrieve = createRetriever({ sql, index, library: held, embedder: { embedQuery }, segmenter })
      const { passages } = await retrieve({
        text: '怎么开户',
        entities: [],
        asOf: '2026-11-22',
        reader: readerOf('client'),
      })
      expect(passages[0]).toMatchObject({ path: ['怎么开户？'] })
    })
  })

  test('a fee table that begins later than the day that is asked about is said not to be held', async () => {
    expect((await library.ask('印花税是多少', { asOf: '2020-01-01' })).missing).toEqual({
      kind: 'version',
      title: '示例收费标准',
      date: '2020-01-01',
      held: [{ label: '2026-01-01 版', from: '2026-01-01', to: null }],
    })
    const { passages, missing } = await library.ask('印花税是多少')
    expect(missing).toBeUndefined()
    expect(passages[0]).toMatchObject({ kind: 'fee' })
  })

  describe('whatever the index says, SQL decides', () => {
    const stop = async (target: 'document' | 'version' | 'chunk', targetId: string, work: () => Promise<void>) => {
      const { db } = library.sql
      await db.insert(sourceStops).values({ id: 's1', target, targetId, reason: '核实中', by: 'test' })
      try {
        await work()
      } finally {
        await db.delete(sourceStops)
      }
    }
    test('a stopped source falls silent at once, in every retriever, and speaks again when it is lifted', async () => {
      const passage = await first('怎么开户')
      if (!passage) throw new Error('nothing found')
      for (const [target, id] of [
        ['chunk', passage.chunkId],
        ['version', passage.versionId],
        ['document', passage.documentId],
      ] as const)
        await stop(target, id, async () => {
          expect((await library.ask('怎么开户')).passages.map((one) => one.chunkId)).not.toContain(passage.chunkId)
        })
      await stop('document', 'product-990901', async () => {
        expect(
          (await library.ask('云帆稳健债券A的赎回费')).passages.filter((one) => one.documentId === 'product-990901'),
        ).toEqual([])
      })
      const clause = await first('示例法第二条')
      await stop('version', clause?.versionId ?? '', async () => {
        expect((await library.ask('示例法第二条')).passages).toEqual([])
      })
      expect((await first('怎么开户'))?.chunkId).toBe(passage.chunkId)
    })

    test('a chunk that an old index still holds is not shown', async () => {
      const { db } = library.sql
      const load = createLoadPassages(db)
      const ids = (await db.select({ id: chunks.id }).from(chunks)).map((row) => row.id)
      const all = ids.map((chunkId) => ({ chunkId, source: 'lexical' as const, score: 1 }))
      const shown = await load(all, { reader: readerOf('client'), asOf: '2026-11-22' })
      expect(shown.length).toBeGreaterThan(10)
      for (const passage of shown) {
        expect(passage.grade).toBe(1)
        expect(passage.audiences).toContain('public')
        expect(['in-force', 'unknown']).toContain(passage.legalStatus)
      }
      expect(
        await load([{ chunkId: "x' or 1=1", source: 'lexical', score: 1 }], {
          reader: readerOf('client'),
          asOf: '2026-11-22',
        }),
      ).toEqual([])
    })

    test('a question about the past gets what was in force then', async () => {
      const passages = (await library.ask('示例法的目的', { asOf: '2020-01-01' })).passages.filter(
        (one) => one.title === '中华人民共和国示例法',
      )
      expect(passages.length).toBeGreaterThan(0)
      for (const passage of passages) expect(passage.versionLabel).toBe('2012-04-01 通过')
    })

    test.each([
      ['按2012年的示例法，目的是什么', ['2012-04-01 通过']],
      ['旧示例法的目的是什么', ['2012-04-01 通过']],
      ['示例法修订前的目的是什么', ['2012-04-01 通过']],
      ['示例法的目的，2012年版和2023年版有什么不同', ['2012-04-01 通过', '2023-04-01 修订']],
    ])('a version that is named answers, and nothing else does: %s', async (question, labels) => {
      const { passages, missing } = await library.ask(question)
      expect(missing).toBeUndefined()
      expect(passages.length).toBeGreaterThan(0)
      expect([...new Set(passages.map(({ versionLabel }) => versionLabel))]).toEqual(labels)
      for (const { title } of passages) expect(title).toBe('中华人民共和国示例法')
    })

    test.each([
      ['2018年修正的示例法的目的是什么', '2026-11-22', { named: '2018年的版本' }],
      ['2011年的示例法的目的是什么', '2026-11-22', { named: '2011年的版本' }],
      ['示例法以前的规定，目的是什么', '2013-01-01', { named: '现行版本之前的版本' }],
      ['示例法的目的是什么', '2010-01-01', { date: '2010-01-01' }],
      ['将来管理办法的目的是什么', '2026-11-22', { held: [{ from: '2027-01-01' }] }],
    ])('a version that is not held is said: %s on %s', async (question, asOf, expected) => {
      expect(await library.ask(question, { asOf })).toMatchObject({
        passages: [],
        missing: { kind: 'version', ...expected },
      })
    })

    test('the text of a year in which none was made is the one that was in force', async () => {
      const { passages, missing } = await library.ask('2018年的示例法的目的是什么')
      expect(missing).toBeUndefined()
      expect(passages[0]).toMatchObject({ text: '第一条 旧的目的。', versionLabel: '2012-04-01 通过' })
    })

    test('the version in force, named by its year, is asked as any other', async () => {
      const { passages, missing } = await library.ask('2023年示例法的目的是什么')
      expect(missing).toBeUndefined()
      expect(passages[0]).toMatchObject({ title: '中华人民共和国示例法', versionLabel: '2023-04-01 修订' })
    })

    test('caches in memory follow the library', async () => {
      expect((await library.library.catalogue()).products.byCode('990999')).toBeNull()
      await library.add(product('990999', '海岳安心货币A', 'R1'))
      expect((await library.library.catalogue()).products.byCode('990999')).toMatchObject({ name: '海岳安心货币A' })
      expect((await first('海岳安心货币A的风险等级'))?.facts[0]?.value).toBe('R1')
      await library.add(markdown({ work: 'faq-new' }, '## 怎么办理对账单？\n\n在 App 下载对账单。'))
      expect(await first('怎么办理对账单')).toMatchObject({ source: 'faq', path: ['怎么办理对账单？'] })
    })
  })
})

test('款 of a text: paragraphs, each with its items', () => {
  const text = '第二条 甲：\n\n（一）子；\n（二）丑。\n\n乙。'
  expect(paragraphRanges(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    '第二条 甲：\n\n（一）子；\n（二）丑。',
    '乙。',
  ])
})
