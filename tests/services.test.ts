import { afterEach, expect, test, vi } from 'vitest'
import { cannot, lacks } from './services.ts'

const said = vi.spyOn(console, 'log').mockReturnValue()
afterEach(() => {
  vi.unstubAllEnvs()
  said.mockClear()
})

const suite = () => lacks('two servers', 'TEST_DATABASE_URL', 'TEST_REDIS_URL')

test('with its servers a suite runs, and nothing is said', () => {
  vi.stubEnv('TEST_DATABASE_URL', 'postgres://127.0.0.1:1/x')
  vi.stubEnv('TEST_REDIS_URL', 'redis://127.0.0.1:1')
  expect(suite()).toBe(false)
  expect(said).not.toHaveBeenCalled()
})

test('without one of them it is skipped with a line, and fails where all are required', () => {
  vi.stubEnv('TEST_DATABASE_URL', 'postgres://127.0.0.1:1/x')
  vi.stubEnv('TEST_REDIS_URL', '')
  vi.stubEnv('TEST_SERVICES', '')
  expect(suite()).toBe(true)
  expect(said).toHaveBeenCalledExactlyOnceWith('skipped two servers: there is no TEST_REDIS_URL (see .ci/services.sh)')
  vi.stubEnv('TEST_SERVICES', 'required')
  expect(suite).toThrow('two servers is required, but there is no TEST_REDIS_URL')
})

test('what the machine cannot do is never required', () => {
  vi.stubEnv('TEST_SERVICES', 'required')
  expect(cannot('a full disk', 'it needs the right to mount one')).toBe(true)
  expect(said).toHaveBeenCalledExactlyOnceWith('skipped a full disk: it needs the right to mount one')
})
