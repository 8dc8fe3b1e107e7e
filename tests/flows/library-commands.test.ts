// `npx zhigu library` beside a running server, and the library in another home.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lawLine } from '../fixtures/open-library.ts'
import { emptyFolder } from './harness.ts'
import { type ServerProcess, startServer, zhigu } from './process.ts'

let home: string
let server: ServerProcess
beforeAll(async () => {
  home = await emptyFolder()
  server = await startServer({ home, settings: { PORT: '0', SAMPLE_LIBRARY: 'off' } })
})
afterAll(() => server?.stop('SIGTERM'))

const run = async (command: string[], at = home) => {
  const outcome = await zhigu(command, { home: at, settings: { SAMPLE_LIBRARY: 'off' } })
  return { ...outcome, json: () => JSON.parse(outcome.stdout) }
}

test('what is taken in is listed, shown, compared, withdrawn, and moved to another home', {
  timeout: 600_000,
}, async () => {
  const folder = await emptyFolder()
  const law = (version: string, text: string) =>
    lawLine({
      id: version,
      title: '示例法',
      version,
      text: `第一条 ${text}\n第二条 本法自${version.slice(0, 4)}年3月1日起施行。`,
    })
  await writeFile(
    join(folder, 'laws.jsonl'),
    `${law('2019-01-01', '客户资料保存五年，由总部保管。')}\n${law('2024-01-01', '客户资料保存二十年，由总部保管。')}\n`,
  )
  expect((await run(['ingest', folder])).stdout).toContain('新增 2')
  const again = await run(['ingest', folder])
  expect(again.stdout).toContain('未变 2（其中 2 份此前已经导入，没有重读）')

  const [listed] = (await run(['library', 'list', '示例法', '--json'])).json().documents
  expect(listed).toMatchObject({ title: '示例法', versions: 2, current: { effectiveFrom: '2024-03-01' } })
  const shown = (await run(['library', 'show', listed.id, '--json'])).json().document
  const [old, now] = shown.versions.map(({ id }: { id: string }) => id)
  expect((await run(['library', 'show', now])).stdout).toContain(
    '施行日期 2024-03-01（原文写明：“第二条 本法自2024年3月1日起施行。”）',
  )
  const compared = (await run(['library', 'diff', old, now])).stdout
  expect(compared).toContain('～ 改 第一条')
  expect(compared).toContain('保存[－五年－]{＋二十年＋}')

  const draft = join(folder, '通知.txt')
  await writeFile(draft, '关于示例的通知\n第一步，打开 App。\n')
  const said = ['--kind', 'procedure', '--grade', '1', '--audiences', 'public']
  expect((await run(['ingest', draft, '--draft', ...said])).stdout).toContain('都是草稿')
  expect((await run(['library', 'list', '--state', 'draft'])).stdout).toContain('关于示例的通知')

  const out = join(folder, 'out')
  expect((await run(['library', 'export', out])).code).toBe(0)
  const other = await emptyFolder()
  expect((await run(['library', 'import', out], other)).code).toBe(0)
  const [here, there] = await Promise.all([home, other].map((at) => run(['ask', '示例法第一条'], at)))
  expect(there?.stdout).toBe(here?.stdout)
  expect(there?.stdout).toContain('保存二十年')

  expect((await run(['library', 'retire', now, '--reason', '测试'])).stdout).toContain('已撤回《示例法》')
  expect((await run(['ask', '示例法第一条'])).stdout).not.toContain('保存二十年')
  expect(await run(['library', 'retire', now, '--reason', '测试'])).toMatchObject({ code: 2 })
  await mkdir(join(folder, 'empty'))
  const refused = await run(['library', 'import', join(folder, 'empty')])
  expect(refused.stderr).toContain('缺少 manifest.json')
})
