import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cannot, temporaryFolder } from '../tests/services.ts'
import { canBeginAnew } from './begin-anew.ts'

test.skipIf(!canBeginAnew && cannot('beginning anew', 'this system has no execve'))(
  'it is the same process with other settings; what the caller set stands',
  async () => {
    const script = join(await temporaryFolder(), 'twice.ts')
    const module = JSON.stringify(new URL('./begin-anew.ts', import.meta.url).href)
    writeFileSync(
      script,
      `import { beganAt, beginAnew, isServer } from ${module}
    const { pid, execArgv, argv, env } = process
    console.log(JSON.stringify({ pid, execArgv, argv: argv.slice(2), env, isServer: isServer(), began: beganAt() }))
    if (!isServer() || env.TIMES !== '2') {
      if (isServer()) env.TIMES = '2'
      beginAnew()
    }
    process.exit(3)`,
    )
    const { pid, status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--stack-trace-limit=7', script, 'serve', '--a b'],
      { env: { MALLOC_TRIM_THRESHOLD_: '4096', OWN: '自己的' }, encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' })
    const said = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(said).toHaveLength(3)
    for (const one of said)
      expect(one).toMatchObject({
        pid,
        argv: ['serve', '--a b'],
        env: { MALLOC_TRIM_THRESHOLD_: '4096', OWN: '自己的' },
      })
    expect(said.map((one) => one.isServer)).toEqual([false, true, true])
    expect(new Set(said.map((one) => one.began)).size).toBe(1)
    expect(said[1].execArgv).toEqual([
      '--max-semi-space-size=16',
      '--heap-growing-percent=30',
      '--no-parallel-scavenge',
      '--stack-trace-limit=7',
    ])
    expect(said[2].execArgv).toEqual(said[1].execArgv)
    expect(said[1].env.NODE_COMPILE_CACHE).toMatch(/node_modules.\.cache.zhigu$/)
  },
)
