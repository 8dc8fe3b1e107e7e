import { expect, test } from 'vitest'
import { versions } from '../../storage/sql/schema.ts'
import { markdown, openLibrary } from '../../tests/fixtures/open-library.ts'
import { databases, onEach } from '../../tests/services.ts'
import { readUnits } from './unit-rows.ts'

onEach(databases, (open) => {
  const unitsOf = async (head: Record<string, unknown>, body: string) => {
    const library = await openLibrary(open)
    try {
      await library.add(
        markdown({ work: 'law-sample', kind: 'digest', title: '示例法要点', verification: 'text', ...head }, body),
      )
      const ids = (await library.sql.db.select({ id: versions.id }).from(versions)).map(({ id }) => id)
      return (await readUnits(library.sql.db, ids)).map(({ unitKind, embedText }) => [unitKind, embedText])
    } finally {
      await library.close()
    }
  }

  // 内幕信息知情人有哪些 found the articles beside the one that is headed 谁是内幕信息知情人.
  test('an article of a digest is found by its heading too, and what stands before the articles by nothing', async () => {
    const body =
      '本文为自撰要点。依据示例法，自2026-01-01起施行。\n\n## 第五条 谁是知情人\n\n大体包括九类人。\n\n## 其他\n\n乙。'
    expect(await unitsOf({ law: '示例法' }, body)).toEqual([
      ['text', '示例法要点\n第五条 谁是知情人\n大体包括九类人。'],
      ['heading', '示例法：谁是知情人'],
      ['text', '示例法要点\n其他\n乙。'],
      ['heading', '示例法：其他'],
    ])
  })

  test('a digest without headings is found by what it says', async () => {
    expect(await unitsOf({}, '甲不得乙。')).toEqual([['text', '示例法要点\n甲不得乙。']])
  })
})
