import { describe, expect, test } from 'vitest'
import { type Clause, clausesOf, diffClauses, diffWords } from './clause-diff.ts'

/** Articles as `第X章/第Y条 text`. */
const law = (...articles: string[]): Clause[] =>
  clausesOf(
    articles.map((article, at) => {
      const [, chapter, clause = '', text = ''] = /^(?:(第.+?章[^/]*)\/)?(第\S+条)\s(.*)$/su.exec(article) ?? []
      return { id: `v/${at}`, clause, path: chapter ? [chapter] : [], text: `${clause}　${text}` }
    }),
  )

const read = (before: Clause[], after: Clause[]): string[] =>
  diffClauses(before, after).map(({ kind, before: old, after: now, shares }) =>
    [kind, old?.name ?? '－', '→', now?.name ?? '－', shares && `(${shares})`].filter(Boolean).join(' '),
  )

const purpose = '为了规范经营机构的行为，保护投资者的合法权益，制定本办法。'
const custody = '经营机构应当妥善保存客户的开户资料、委托记录和交易记录，保存期限不得少于二十年。'
const advice = '投资顾问向客户提供投资建议，应当具有合理的依据，并告知客户依据的来源。'
const secrecy = '经营机构及其工作人员应当对客户信息严格保密，不得泄露、出售或者非法向他人提供。'
const penalty = '违反本办法规定的，由监督管理机构责令改正，给予警告，并处以罚款。'

describe('the clauses of a version', () => {
  test('a long article that was cut at its 款 is one clause again, without its number', () => {
    const chunks = [
      { id: 'v/0', clause: '第一条', path: ['第一章 总则'], text: '第一条　甲。\n\n乙。' },
      { id: 'v/1', clause: '第二条第一款', path: ['第一章 总则', '第二条'], text: '第二条　丙。' },
      { id: 'v/2', clause: '第二条第二款', path: ['第一章 总则', '第二条'], text: '丁。' },
      { id: 'v/3', clause: null, path: ['附件', '说明'], text: '戊。' },
      { id: 'v/4', clause: null, path: ['附件', '说明'], text: '己。' },
      // An empty line of the source with a mark that nobody sees.
      { id: 'v/5', clause: null, path: [], text: '\u200b' },
    ]
    expect(clausesOf(chunks)).toEqual([
      { name: '第一条', path: ['第一章 总则'], text: '甲。\n乙。', chunkIds: ['v/0'] },
      { name: '第二条', path: ['第一章 总则'], text: '丙。\n丁。', chunkIds: ['v/1', 'v/2'] },
      { name: '说明', path: ['附件'], text: '戊。\n己。', chunkIds: ['v/3', 'v/4'] },
    ])
  })
})

describe('which clause became which', () => {
  test('an article inserted at the front renumbers all that follow, and changes none of them', () => {
    const before = law(`第一条 ${purpose}`, `第二条 ${custody}`, `第三条 ${advice}`)
    const after = law(`第一条 ${purpose}`, `第二条 ${secrecy}`, `第三条 ${custody}`, `第四条 ${advice}`)
    expect(read(before, after)).toEqual([
      'same 第一条 → 第一条',
      'added － → 第二条',
      'moved 第二条 → 第三条',
      'moved 第三条 → 第四条',
    ])
  })

  test('reworded and renumbered at once is one change; what went stands where it stood', () => {
    const reworded = custody.replace('二十年', '三十年').replace('妥善保存', '完整保存')
    const before = law(`第一条 ${purpose}`, `第二条 ${secrecy}`, `第三条 ${custody}`, `第四条 ${penalty}`)
    const after = law(`第一条 ${purpose}`, `第二条 ${reworded}`, `第三条 ${penalty}`)
    expect(read(before, after)).toEqual([
      'same 第一条 → 第一条',
      'removed 第二条 → －',
      'changed 第三条 → 第二条',
      'moved 第四条 → 第三条',
    ])
  })

  test('two articles made one: the longer was changed, the other went into it', () => {
    const before = law(`第一条 ${custody}${penalty}`, `第二条 ${advice}`)
    const after = law(`第一条 ${custody}${penalty}\n${advice}`)
    expect(read(before, after)).toEqual(['changed 第一条 → 第一条', 'removed 第二条 → － (第一条)'])
  })

  test('one article made two: the larger part was changed, the other was taken from it', () => {
    const before = law(`第一条 ${custody}${penalty}\n${advice}`)
    const after = law(`第一条 ${custody}${penalty}`, `第二条 ${advice}`)
    expect(read(before, after)).toEqual(['changed 第一条 → 第一条', 'added － → 第二条 (第一条)'])
  })

  test('a short article to which two 款 were added is still that article', () => {
    const before = law(`第五条 ${penalty}`, '第六条 公司成立后，股东不得抽逃出资。')
    const after = law(
      '第六条 公司成立后，股东不得抽逃出资。\n违反前款规定的，股东应当返还抽逃的出资；给公司造成损失的，负有责任的董事、监事、高级管理人员应当与该股东承担连带赔偿责任。',
      `第七条 ${penalty}`,
    )
    expect(read(before, after)).toEqual(['changed 第六条 → 第六条', 'moved 第五条 → 第七条'])
  })

  test('moved to another chapter; a chapter that was renumbered or renamed as a whole moves nothing', () => {
    const before = law(`第一章 总则/第一条 ${purpose}`, `第二章 业务/第二条 ${custody}`, `第二章 业务/第三条 ${advice}`)
    const renamed = law(
      `第一章 总则/第一条 ${purpose}`,
      `第三章 业务规范/第二条 ${custody}`,
      `第三章 业务规范/第三条 ${advice}`,
    )
    expect(read(before, renamed).every((line) => line.startsWith('same'))).toBe(true)
    const moved = law(`第一章 总则/第一条 ${purpose}`, `第一章 总则/第二条 ${custody}`, `第二章 业务/第三条 ${advice}`)
    expect(read(before, moved)).toEqual(['same 第一条 → 第一条', 'moved 第二条 → 第二条', 'same 第三条 → 第三条'])
  })

  test('of two alike the one in its old place is meant: a new article may be modelled on one that stands elsewhere', () => {
    const modelled = custody.replace('经营机构', '托管机构')
    const others = [secrecy, advice, penalty, purpose].map((text, at) => `第${'三四五六'[at]}条 ${text}`)
    const reworded = custody.replace('妥善', '长期、妥善')
    const before = law(`第二条 ${custody}`, ...others)
    const after = law(`第二条 ${reworded}`, ...others, `第七条 ${modelled}`)
    expect(read(before, after)[0]).toBe('changed 第二条 → 第二条')
    expect(read(before, after).at(-1)).toBe('added － → 第七条')
  })

  test('thoroughly reworded between the same neighbours is a change; another matter under the old number is none', () => {
    const former = '负责人由理事长、执行理事或者经理担任，变更负责人应当办理登记。'
    const current =
      '负责人由章程规定的代表机构执行事务的理事或者经理担任。理事或者经理辞任的，视为同时辞去负责人，机构应当在三十日内确定新的人选。'
    const before = law(`第一条 ${purpose}`, `第二条 ${former}`, `第三条 ${penalty}`)
    expect(read(before, law(`第一条 ${purpose}`, `第二条 ${current}`, `第三条 ${penalty}`))[1]).toBe(
      'changed 第二条 → 第二条',
    )
    // Elsewhere so little says nothing.
    expect(read(law(`第二条 ${former}`), law(`第一条 ${purpose}`, `第三条 ${current}`))).toContain('added － → 第三条')
    expect(read(before, law(`第一条 ${purpose}`, `第二条 ${advice}`, `第三条 ${penalty}`))).toEqual([
      'same 第一条 → 第一条',
      'removed 第二条 → －',
      'added － → 第二条',
      'same 第三条 → 第三条',
    ])
  })

  test('what was taken from one article is not another that was reworded, however well its place would fit', () => {
    const fined = '由监督管理机构责令改正，对经营机构处以一万元以上十万元以下的罚款。'
    const notice = `合并、分立、减少资本或者解散时，不依照规定通知债权人、不公告或者不提供相应担保的，${fined}`
    const hiding = `清算时隐匿财产，对资产负债表作虚假记载，或者在清偿债务之前分配财产的，${fined}`
    const before = law(`第八条 ${purpose}`, `第九条 不依照规定提取公积金的，${fined}`, `第十条 ${notice}\n${hiding}`)
    const after = law(`第八条 ${purpose}`, `第九条 ${notice}`, `第十条 ${hiding}`)
    expect(read(before, after)).toEqual([
      'same 第八条 → 第八条',
      'removed 第九条 → －',
      'added － → 第九条 (第十条)',
      'changed 第十条 → 第十条',
    ])
  })

  test('what was removed stands behind the neighbour that stayed, wherever the other one went', () => {
    const before = law(`第一条 ${purpose}`, `第二条 ${custody}`, `第三条 ${secrecy}`, `第四条 ${advice}`)
    const after = law(`第一条 ${purpose}`, `第二条 ${advice}`, `第三条 ${penalty}`, `第四条 ${custody}`)
    expect(read(before, after).slice(0, 2)).toEqual(['same 第一条 → 第一条', 'removed 第三条 → －'])
  })

  test('white space, width and marks that nobody sees change nothing', () => {
    const spaced = law(`第一条 ${custody.replaceAll('，', '，\n').replace('二十年', '二十年\u200b')}`)
    expect(read(law(`第一条 ${custody}`), spaced)).toEqual(['same 第一条 → 第一条'])
  })

  test('every clause of both stands there exactly once', () => {
    const before = law(`第一条 ${purpose}`, '第二条 （删除）', '第三条 （删除）', `第四条 ${custody}`)
    const after = law('第一条 （删除）', `第二条 ${custody}`, `第三条 ${advice}`)
    const changes = diffClauses(before, after)
    expect(
      changes
        .flatMap(({ before: old }) => old ?? [])
        .map(({ name }) => name)
        .sort(),
    ).toEqual(before.map(({ name }) => name).sort())
    expect(changes.flatMap(({ after: now }) => now ?? [])).toEqual(after)
  })
})

describe('what changed within', () => {
  const marked = (before: string, after: string): string =>
    diffWords(before, after)
      .map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}]` : `[+${text}]`))
      .join('')

  test('whole words, and not the characters that they happen to share', () => {
    expect(marked('设立公司必须依法制定公司章程。', '设立公司应当依法制定公司章程。')).toBe(
      '设立公司[-必须][+应当]依法制定公司章程。',
    )
    expect(marked(custody, custody.replace('二十年', '三十年'))).toContain('[-二十年][+三十年]')
  })

  test('a single character that stayed between two changes does not break them up', () => {
    expect(marked('由甲方和银行办理。', '由乙方和券商办理。')).toBe('由[-甲方和银行][+乙方和券商]办理。')
  })

  test('a 款 that was added is one piece, whatever words its neighbours share with it', () => {
    expect(marked('股东依法享有权利。', '公司股东以出资额为限承担责任。\n股东依法享有权利。')).toBe(
      '[+公司股东以出资额为限承担责任。\n]股东依法享有权利。',
    )
  })

  test.each([
    [custody, advice],
    [custody, `${custody}\n${advice}`],
    ['', advice],
    [custody, ''],
  ])('the pieces give both texts again', (before, after) => {
    const pieces = diffWords(before, after)
    const without = (left: string) => pieces.flatMap(({ kind, text }) => (kind === left ? [] : text)).join('')
    expect(without('added')).toBe(before)
    expect(without('removed')).toBe(after)
  })
})
