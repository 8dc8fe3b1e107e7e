import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../bin/config.ts'
import { glossOf } from './gloss.ts'

test.each([
  ['股票交易佣金是多少？', 'stocks, commission: how much'],
  ['怎么开户？', 'opening an account: how'],
  ['A股几点开盘，几点收盘？', 'A shares, market open, market close: what time'],
  ['App 登录不了怎么办？', 'app, signing in: what to do'],
  ['怎么买基金？', 'buying funds: how'],
  ['ETF和联接基金有什么区别？', 'ETF, ETF feeder fund: difference'],
  ['T+1是什么意思？', 'T+1: what it means'],
  ['员工可以买卖股票吗？', 'trading stocks: whether one may'],
])('%s is about %s', (question, gloss) => expect(glossOf(question)).toBe(gloss))

test('nothing is said where only the way of asking is known', () => {
  expect(glossOf('你们几点？')).toBeNull()
  expect(glossOf('那是什么？')).toBeNull()
})

// "How are commissions charged?" offered two Chinese sentences to somebody who reads none.
test('nearly every question that the sample library may offer has a gloss', () => {
  const folder = join(projectRoot, 'knowledge', 'sample', 'faq')
  const questions = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .filter((text) => text.includes('audiences: [public]'))
    .flatMap((text) => [...text.matchAll(/^## (.+)$/gm)].map(([, question]) => question ?? ''))
  expect(questions.length).toBeGreaterThan(250)
  const without = questions.filter((question) => glossOf(question) === null)
  expect(without.length, without.join('\n')).toBeLessThan(questions.length / 20)
})
