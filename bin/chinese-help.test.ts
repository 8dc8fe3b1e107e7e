import { Argument, Command, Option } from 'commander'
import { expect, test } from 'vitest'
import { inChinese } from './chinese-help.ts'

/** What the program prints for these arguments, on whichever of the two ways out. */
const printed = async (...args: string[]): Promise<string> => {
  let text = ''
  const out = (part: string) => {
    text += part
  }
  const program = inChinese(new Command().name('zhigu').exitOverride())
  program.configureOutput({ ...program.configureOutput(), writeOut: out, writeErr: out })
  program
    .command('hold')
    .description('冻结')
    .addArgument(new Argument('<target>', '冻结什么').choices(['conversation', 'client']))
    .addOption(new Option('--role <role>', '身份').choices(['client', 'advisor']).default('client'))
    .requiredOption('--reason <text>', '原因')
    .action(() => undefined)
  await program.parseAsync(args, { from: 'user' }).catch(() => undefined)
  return text
}

test('help is Chinese in every word that is not a name', async () => {
  expect((await printed('--help')).replace(/zhigu|hold|target|-h, --help|help/g, '')).not.toMatch(/[A-Za-z]/)
  const help = await printed('hold', '--help')
  expect(help).toContain('用法：\n  zhigu hold [选项] <target>')
  expect(help).toContain('冻结什么（可选：conversation、client）')
  expect(help).toContain('身份（可选：client、advisor；缺省：client）')
})

test.each([
  [['holt'], /没有“holt”这个命令。\n是不是想用 hold？/],
  [['hold', 'client', '--reason', 'x', '--rolle', 'x'], /没有 --rolle 这个选项。\n是不是想用 --role？/],
  [['hold', '--reason', 'x'], /缺少参数 target。/],
  [['hold', 'client'], /缺少选项 --reason <text>。/],
  [['hold', 'client', '--reason'], /选项 --reason <text> 没有写值。/],
  [['hold', 'bond', '--reason', 'x'], /参数 target 不能是“bond”，可以是：conversation, client。/],
  [['hold', 'client', '--role', 'x', '--reason', 'x'], /选项 --role <role> 不能是“x”，可以是：client, advisor。/],
  [['hold', 'client', 'more', '--reason', 'x'], /参数太多：最多 1 个，给了 2 个。/],
])('%j', async (args, said) => {
  const text = await printed(...args)
  expect(text).toMatch(said)
  expect(text).not.toContain('error:')
})
