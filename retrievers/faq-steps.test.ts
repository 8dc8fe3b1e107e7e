import { afterAll, beforeAll, expect, test } from 'vitest'
import { readerOf } from '../domain/identity.ts'
import { markdown, type OpenLibrary, openLibrary } from '../tests/fixtures/open-library.ts'
import { databases, onEach } from '../tests/services.ts'

const steps = (button: string) =>
  `App 里办理。\n\n## 办理条件\n\n- 没有持仓。\n\n## 办理步骤\n\n1. 打开 App。\n2. 点“${button}”。\n`

onEach(databases, (open) => {
  let library: OpenLibrary
  beforeAll(async () => {
    library = await openLibrary(open)
    await library.add(
      markdown(
        { work: 'faq' },
        `## 怎么销户？\n同义问法：我要销户\n对应办理流程：销户\n\n清空持仓后申请。

## 怎么开内部账户？\n对应办理流程：内部开户\n\n请联系客服。

## 怎么飞上月球？\n对应办理流程：登月\n\n飞不上去。

## 怎么注册？\n\n用手机号注册。`,
      ),
    )
    const procedure = (work: string, title: string, button: string, more: Record<string, unknown> = {}) =>
      library.add(markdown({ work, kind: 'procedure', title, ...more }, steps(button)))
    await procedure('close', '销户', '旧按钮', { effectiveFrom: '2024-01-01' })
    await procedure('close', '销户', '新按钮', { effectiveFrom: '2026-06-01' })
    await procedure('inside', '内部开户', '开户', { grade: 2, audiences: ['staff'] })
    await library.index.vectorsDone()
  })
  afterAll(() => library.close())

  /** What the steps say of the entry that asks just this. */
  const stepsOf = async (...asked: Parameters<OpenLibrary['ask']>): Promise<string[] | undefined> => {
    const { passages, steps } = await library.ask(...asked)
    const entry = passages.find(({ path }) => path.at(-1)?.startsWith(asked[0]))
    return steps?.get(entry?.chunkId ?? '')?.map(({ text }) => text)
  }

  test('an entry leads to the steps of the procedure that it names, as they are on the day', async () => {
    expect(await stepsOf('怎么销户')).toEqual(['1. 打开 App。\n2. 点“新按钮”。'])
    expect(await stepsOf('怎么销户', { asOf: '2026-05-31' })).toEqual(['1. 打开 App。\n2. 点“旧按钮”。'])
  })

  test('to nothing where it names none, or one that is not held', async () => {
    expect(await stepsOf('怎么注册')).toBeUndefined()
    expect(await stepsOf('怎么飞上月球')).toBeUndefined()
  })

  test('to nothing that the reader may not see', async () => {
    expect(await stepsOf('怎么开内部账户')).toBeUndefined()
    expect(await stepsOf('怎么开内部账户', { reader: readerOf('advisor') })).toHaveLength(1)
  })
})
