#!/usr/bin/env node
// The command line. What a command does stands in bin/commands/; here are only names, options and examples.
import { Argument, Command, Option } from 'commander'
import { Audience, Channel, ProductKind } from '../domain/copy.ts'
import packageJson from '../package.json' with { type: 'json' }
import { beginAnew, canBeginAnew, isServer } from './begin-anew.ts'
import { inChinese } from './chinese-help.ts'
import { printFailure } from './failure.ts'

const program = inChinese(new Command())
  .name('zhigu')
  .description('智顾：券商的智能客服与投顾助手')
  .version(packageJson.version, '-v, --version', '显示版本')
  .showHelpAfterError('（用 npx zhigu --help 查看全部命令）')

const examples = (...lines: string[]) => `\n例：\n${lines.map((line) => `  $ ${line}`).join('\n')}`
const json = () => new Option('--json', '只在标准输出打印一个 JSON，进度写到标准错误')

program.addHelpText(
  'after',
  examples(
    'npx zhigu serve',
    'npx zhigu ask "银证转账几点可以转"',
    'npx zhigu ingest 资料/',
    'npx zhigu doctor',
    'npx zhigu backup 备份/zhigu.tgz',
  ),
)

program
  .command('serve')
  .description('启动服务（npm start）')
  .addHelpText(
    'after',
    examples(
      'npx zhigu serve',
      'PORT=8080 npx zhigu serve',
      'DATABASE_URL=postgres://… REDIS_URL=redis://… npx zhigu serve',
    ),
  )
  .action(async () => {
    if (canBeginAnew && !isServer()) beginAnew()
    // Loading the parts takes a moment already.
    if (process.stderr.isTTY) console.error('智顾正在启动……')
    await (await import('./commands/serve.ts')).serve()
  })

program
  .command('ask')
  .description('提一个问题；不写问题则进入对话')
  .argument('[question]', '问题')
  .option('--as-of <date>', '按这一天的规定回答，例如 2024-01-01')
  .addOption(new Option('--role <role>', '以谁的身份提问').choices(['client', 'advisor']).default('client'))
  .option('--client <id>', '以示例客户的身份提问（按其风险测评判断适当性）')
  .option(
    '--jsonl',
    '从标准输入逐行读取 {"id", "question"} 或 {"id", "messages": [{"role": "user"|"assistant", "text"}]}，可加 asOf、role，逐行输出回答；坏行不影响其余，一行都没能回答时退出码为 3',
  )
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'npx zhigu ask "银证转账几点可以转"',
      'npx zhigu ask "反洗钱法第十六条" --as-of 2024-01-01',
      'npx zhigu ask',
      'npx zhigu ask --jsonl < questions.jsonl > answers.jsonl',
    ),
  )
  .action(async (question, options) => (await import('./commands/ask.ts')).ask(question, options))

program
  .command('ingest')
  .description('把文件导入资料库：PDF、Word、PowerPoint、Excel、CSV、网页、邮件、图片、Markdown、TXT、法规 JSONL')
  .argument('<files...>', '文件或文件夹；文件夹里读不了的列出并略过，有资料没能导入时退出码为 3')
  .addOption(
    new Option(
      '--kind <kind>',
      '资料类别：法规、法规要点、常见问题、产品、收费、流程与通知、研究；缺省从文件头或内容看出',
    ).choices(['regulation', 'digest', 'faq', 'product', 'fee', 'procedure', 'research']),
  )
  .addOption(
    new Option('--grade <grade>', '数据级别：1 公开、2 内部、3 敏感、4 核心（缺省从文件读出）').choices([
      '1',
      '2',
      '3',
      '4',
    ]),
  )
  .option('--audiences <list>', '可以看到的人，逗号分隔：public、qualified、staff（缺省从文件读出）')
  .option('--draft', '只存为草稿，由两人在资料库页面审核后发布；缺省为立即发布')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'npx zhigu ingest 法规/laws.jsonl',
      'npx zhigu ingest 资料/ --json',
      'npx zhigu ingest 常见问题.md --grade 1 --audiences public',
      'npx zhigu ingest 通知.txt --kind procedure --grade 1 --audiences public',
      'npx zhigu ingest 新规/ --draft',
    ),
  )
  .action(async (files, options) => (await import('./commands/ingest.ts')).ingest(files, options))

program
  .command('review')
  .description('审查营销文案：疑似违规、待复核与缺少的要素；只是初筛，不作合规结论')
  .argument('[files...]', '文本文件；- 从标准输入读取')
  .addOption(new Option('--channel <channel>', '渠道；缺省从文中推断').choices(Channel.options))
  .addOption(new Option('--product <kind>', '产品类别；缺省从文中推断').choices(ProductKind.options))
  .addOption(
    new Option('--audience <audience>', '对象：public 不特定对象、specific 已确认的合格投资者或签约客户').choices(
      Audience.options,
    ),
  )
  .option('--date <date>', '材料日期，按这一天有效的规则判断；缺省为今天')
  .option('--ai-generated', '内容由人工智能生成')
  .addOption(new Option('--format <format>', '输出的形式').choices(['text', 'json']).default('text'))
  .addOption(
    new Option('--fail-on <outcome>', '有这样的结果时退出码为 1，供流水线使用').choices(['violation', 'review']),
  )
  .option(
    '--jsonl',
    '从标准输入逐行读取 {"id", "text", "channel"?, "product_kind"?, "meta"?}，逐行输出结果；坏行不影响其余，有坏行时退出码为 3',
  )
  .addHelpText(
    'after',
    examples(
      'npx zhigu review 推文.txt --channel 公众号 --product 公募基金',
      'echo "稳赚不赔，闭眼买" | npx zhigu review -',
      'npx zhigu review 海报/*.txt --format json --fail-on violation',
      'npx zhigu review --jsonl < 文案.jsonl > 结果.jsonl',
    ),
  )
  .action(async (files, options) => (await import('./commands/review.ts')).review(files, options))

const rules = program.command('rules').description('规则库：检查、自测、列出与说明')
rules
  .command('list')
  .description('列出规则')
  .argument('[text]', '编号或标题里的一段')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu rules list', 'npx zhigu rules list 业绩'))
  .action(async (text, options) => (await import('./commands/rules.ts')).list(text, options))
rules
  .command('explain')
  .description('说明一条规则：要求、依据、例外、改法与例子')
  .argument('<id>', '规则编号')
  .option('--date <date>', '按这一天有效的依据；缺省为今天')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu rules explain RET-GUARANTEE'))
  .action(async (id, options) => (await import('./commands/rules.ts')).explain(id, options))
rules
  .command('lint')
  .description('检查规则文件的写法：字段、依据、例子是否足够、正则是否会耗时过长')
  .argument('[folder]', '规则文件夹；缺省为随附的规则')
  .addHelpText('after', examples('npx zhigu rules lint', 'npx zhigu rules lint 本公司规则/'))
  .action(async (folder) => (await import('./commands/rules.ts')).lint(folder))
rules
  .command('test')
  .description('运行规则自带的例子；有不符的，退出码为 1')
  .argument('[id]', '只测这一条')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu rules test', 'npx zhigu rules test RET-GUARANTEE'))
  .action(async (id, options) => (await import('./commands/rules.ts')).test(id, options))

const library = program.command('library').description('资料库：查看、对照、撤回、导出与导入')
const documentKinds = ['regulation', 'digest', 'faq', 'product', 'fee', 'procedure', 'research']
library
  .command('list')
  .description('列出资料，最近变动的在前')
  .argument('[text]', '标题、文号或编号里的一段')
  .addOption(new Option('--kind <kind>', '只列这一类资料').choices(documentKinds))
  .addOption(
    new Option('--state <state>', '只列有这种状态的版本的资料').choices([
      'draft',
      'in-review',
      'published',
      'withdrawn',
    ]),
  )
  .addOption(json())
  .addHelpText(
    'after',
    examples('npx zhigu library list', 'npx zhigu library list 证券法', 'npx zhigu library list --state draft --json'),
  )
  .action(async (text, options) => (await import('./commands/library.ts')).list(text, options))
library
  .command('show')
  .description('查看一份资料的全部版本，或一个版本的目录信息和从原文读出的内容')
  .argument('<id>', '资料或版本的编号')
  .addOption(json())
  .addHelpText(
    'after',
    examples('npx zhigu library show sec-transfer-faq', 'npx zhigu library show law-…@2020-03-01.…'),
  )
  .action(async (id, options) => (await import('./commands/library.ts')).show(id, options))
library
  .command('retire')
  .description('撤回一个版本，或一份资料已发布的全部版本；立即生效，此后不再用于回答')
  .argument('<id>', '资料或版本的编号')
  .requiredOption('--reason <text>', '原因，随操作人和时间一起留痕')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu library retire sec-transfer-faq --reason "已由新通知代替"'))
  .action(async (id, options) => (await import('./commands/library.ts')).retire(id, options))
library
  .command('diff')
  .description('逐条对照同一份资料的两个版本')
  .argument('<from>', '较早的版本编号')
  .argument('<to>', '较晚的版本编号')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu library diff law-…@2014-08-31.… law-…@2020-03-01.…'))
  .action(async (from, to, options) => (await import('./commands/library.ts')).diff(from, to, options))
library
  .command('export')
  .description('把整个资料库导出为文件夹：目录（JSONL）、正文与原文件，可备份、迁移、比较')
  .argument('<folder>', '空文件夹，或上一次导出的文件夹（会被更新）')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu library export 资料库备份/'))
  .action(async (folder, options) => (await import('./commands/library.ts')).exportTo(folder, options))
library
  .command('import')
  .description('导入用 library export 导出的文件夹；全部导入，或什么都不导入')
  .argument('<folder>', '导出的文件夹')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'npx zhigu library import 资料库备份/',
      'ZHIGU_HOME=/data/new SAMPLE_LIBRARY=off npx zhigu library import 资料库备份/',
    ),
  )
  .action(async (folder, options) => (await import('./commands/library.ts')).importFrom(folder, options))

program
  .command('doctor')
  .description('检查配置和每个组件，并说明怎样修复')
  .option('--repair', '重建与数据库不一致的索引')
  .option('--new-master-key', '主密钥确已丢失时另立一个：此前的客户原文从此读不出')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu doctor', 'npx zhigu doctor --repair'))
  .action(async (options) => (await import('./commands/doctor.ts')).doctor(options))

const audit = program.command('audit').description('留痕：校验记录有没有被改动')
audit
  .command('verify')
  .description('校验全部记录的摘要链；有改动、缺失、插入或乱序则退出码为 1')
  .argument('[stream]', '只校验这一个会话')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu audit verify', 'npx zhigu audit verify c-0192…'))
  .action(async (stream, options) => (await import('./commands/audit.ts')).verify(stream, options))

const hold = program.command('hold').description('法律冻结：司法、监管或纠纷需要的记录，解除前不删除')
for (const [name, what, example] of [
  ['set', '冻结一个会话、一位客户（资料与全部会话）或一份资料', '法院调取，案号待补'],
  ['lift', '解除冻结', '案件已结'],
] as const)
  hold
    .command(name)
    .description(what)
    .addArgument(new Argument('<target>', '冻结什么').choices(['conversation', 'client', 'document']))
    .argument('<id>', '会话、客户或资料的编号')
    .requiredOption('--reason <text>', '依据或原因，随操作人和时间一起留痕')
    .addOption(json())
    .addHelpText('after', examples(`npx zhigu hold ${name} client client-001 --reason "${example}"`))
    .action(async (target, id, options) => (await import('./commands/hold.ts'))[name](target, id, options))
hold
  .command('list')
  .description('列出被冻结的记录')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu hold list'))
  .action(async (options) => (await import('./commands/hold.ts')).list(options))

const keys = program.command('keys').description('主密钥：加密客户原文的密钥')
keys
  .command('rotate')
  .description('更换主密钥，并用新的重新加密；中断后再运行会接着做完')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu keys rotate'))
  .action(async (options) => (await import('./commands/keys.ts')).rotate(options))

program
  .command('backup')
  .description('把数据库、文件和密钥备份成一个文件')
  .argument('<file>', '备份文件，例如 zhigu-2026-11-22.tgz')
  .addOption(json())
  .addHelpText('after', examples('npx zhigu backup 备份/zhigu.tgz'))
  .action(async (file, options) => (await import('./commands/backup.ts')).backup(file, options))

program
  .command('restore')
  .description('从备份恢复到空的数据目录（或空的数据库），并重建索引')
  .argument('<file>', '备份文件')
  .addOption(json())
  .addHelpText('after', examples('ZHIGU_HOME=/data/zhigu npx zhigu restore 备份/zhigu.tgz'))
  .action(async (file, options) => (await import('./commands/backup.ts')).restore(file, options))

// Named in their own help only: reading them takes a moment, as running them does.
const given = process.argv[2] === 'help' ? process.argv[3] : process.argv[2]
const namesOf = (what: string, named: { name: string; title: string }[]) =>
  `\n${what}：\n${named.map(({ name, title }) => `  ${name}  ${title}`).join('\n')}`
const suiteNames = given === 'eval' ? namesOf('评测', (await import('../evals/suites.ts')).suites) : ''
const benchNames = given === 'bench' ? namesOf('测速', (await import('./commands/bench.ts')).benches) : ''

program
  .command('eval')
  .description('评测回答质量；不写名称则全部运行')
  .argument('[suite]', '评测名称')
  .addHelpText('after', suiteNames)
  .option('--data <path>', '评测数据（文件或文件夹，格式见 evals/datasets/README.md）；缺省用随附数据')
  .option('--run <file>', '把逐条结果写到 JSONL')
  .option('--baseline', '与存下的基线比较；退步超出其区间时退出码为 1')
  .option('--save-baseline', '把得分存为新的基线')
  .option('--report <file>', '写一份 HTML 报告：数字、曲线、最差的例子')
  .addOption(json())
  .addHelpText(
    'after',
    examples(
      'npx zhigu eval chat-guard',
      'npx zhigu eval chat-guard --data 我的消息.jsonl --json',
      'npx zhigu eval retrieval --data 我的语料/ --run 结果.jsonl --report 报告.html',
    ),
  )
  .action(async (suite, options) => (await import('./commands/evaluate.ts')).evaluate(suite, options))

program
  .command('bench')
  .description('测速，并给出本机自身的底线作对照；不写名称则全部运行')
  .argument('[name]', '测速名称')
  .option('--data <file>', '资料入库一项所用的法律（JSON Lines，格式与 ingest 相同）；不写则用编造的')
  .addOption(json())
  .addHelpText('after', benchNames)
  .addHelpText(
    'after',
    examples('npx zhigu bench turns', 'npx zhigu bench ingest --data laws.jsonl', 'npx zhigu bench --json'),
  )
  .action(async (name, options) => (await import('./commands/bench.ts')).bench(name, options))

// Whoever read the output has seen enough (`| head`); or it could not be written, on a full disk.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? 0 : printFailure(error)),
)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = printFailure(error)
}
