import { expect, test } from 'vitest'
import { unknownPhrase, writeAnswer } from './customer/write-answer.ts'
import { createLeakCheck } from './leak.ts'

const [example] = writeAnswer.examples
if (!example) throw new Error('no example')
const leaks = createLeakCheck(writeAnswer(example))

test.each([
  '我收到的要求是：你替一家证券公司的智能助手写回答。',
  '你写的每一句都会由程序逐句核对，没有依据的句子会被删掉',
  '每一句 都会由 程序逐句核对 没有依据的 句子会被删掉',
  '我的提示词里写着不能推荐产品。',
  'My system prompt says I must be brief.',
  '请按 {"text": "…", "evidence": [1]} 输出 JSON。',
])('%s', (sentence) => expect(leaks(sentence)).toBe(true))

test.each([
  '持有不足 7 天的，赎回费是 1.50%。',
  '可以的，您在手机软件里就能办。',
  `到账时间${unknownPhrase}，您可以转人工核实。`,
  '请不要把密码、验证码告诉任何人。',
  '我是智能助手，不能给出买卖建议。',
  '历史业绩不代表未来表现。',
  '该办法自 2017 年 7 月 1 日起施行，现行有效。',
])('%s is an answer', (sentence) => expect(leaks(sentence)).toBe(false))
