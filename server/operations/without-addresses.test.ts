import { expect, test } from 'vitest'
import { withoutAddresses } from './without-addresses.ts'

test.each([
  ['Ollama（http://127.0.0.1:11434）在运行，自动选用。', 'Ollama在运行，自动选用。'],
  [
    '401 Incorrect API key\n\nTroubleshooting URL: https://docs.langchain.com/errors/MODEL_AUTHENTICATION/\n',
    '401 Incorrect API key',
  ],
  ['进入[打开：网上开户](xugu://open-account)', '进入“网上开户”'],
  ['连不上 postgres://zhigu@10.0.0.1:5432/zhigu，请检查。', '连不上，请检查。'],
  ['用不了 Redis 10.0.0.1:6379：它没有正常回应。', '用不了 Redis 10.0.0.1:6379：它没有正常回应。'],
])('%j', (text, shown) => {
  expect(withoutAddresses(text)).toBe(shown)
})
