import { expect, test } from 'vitest'
import { guideOfOwnState } from './asks-how-it-stands.ts'

test.each([
  ['我中签了没', '怎么知道新股有没有中签？'],
  ['我昨天打新中了没有', '怎么知道新股有没有中签？'],
  ['我的开户审核过了没', '开户审核要多久？'],
  ['我的基金确认了没', '买了基金什么时候确认份额？'],
  ['我的转户办好了没', '你能看到我的账户和持仓吗？'],
  ['我的创业板权限审核通过了没', '你能看到我的账户和持仓吗？'],
  ['我的销户办好了吗？', '你能看到我的账户和持仓吗？'],
  // rules, and not what is the client's own
  ['怎么知道中签没有', null],
  ['中签了没缴款会怎么样', null],
  ['我没测评能开通吗', null],
  ['开户审核要多久', null],
  ['我的基金多久能确认', null],
  ['我开户要怎么才能审核通过', null],
  ['你们开通港股通了吗', null],
  ['我想开通创业板', null],
  ['', null],
])('%s: %s', (question, guide) => {
  expect(guideOfOwnState(question)).toBe(guide)
})
