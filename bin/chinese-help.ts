// The words that commander itself puts into help and errors, in Chinese.
import type { Argument, Command, Option } from 'commander'

const titles: Record<string, string> = {
  'Usage:': '用法：\n ',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

const placeholders: [string, string][] = [
  ['[options]', '[选项]'],
  ['[command]', '[命令]'],
]

const errors: [RegExp, string][] = [
  [/^error: unknown command '(.+)'/, '没有“$1”这个命令。'],
  [/^error: unknown option '(.+)'/, '没有 $1 这个选项。'],
  [/^error: missing required argument '(.+)'/, '缺少参数 $1。'],
  [/^error: required option '(.+)' not specified/, '缺少选项 $1。'],
  [/^error: option '(.+)' argument missing/, '选项 $1 没有写值。'],
  [/^error: option '(.+)' argument '(.*)' is invalid\. Allowed choices are (.+)\./, '选项 $1 不能是“$2”，可以是：$3。'],
  [
    /^error: command-argument value '(.*)' is invalid for argument '(.+)'\. Allowed choices are (.+)\./,
    '参数 $2 不能是“$1”，可以是：$3。',
  ],
  [/^error: too many arguments.*Expected (\d+) arguments? but got (\d+).*/, '参数太多：最多 $1 个，给了 $2 个。'],
  [/\(Did you mean (?:one of )?(.+)\?\)/, '是不是想用 $1？'],
]

/** An error of commander in Chinese; what is not known stays as it is. */
export const errorInChinese = (text: string): string =>
  errors.reduce((message, [english, chinese]) => message.replace(english, chinese), text)

/** Description with the values to choose from and the default. */
const describe = ({ description, argChoices, defaultValue }: Option | Argument): string => {
  const notes = [
    ...(argChoices ? [`可选：${argChoices.join('、')}`] : []),
    ...(defaultValue === undefined ? [] : [`缺省：${defaultValue}`]),
  ]
  return notes.length > 0 ? `${description}（${notes.join('；')}）` : description
}

/** Columns on a terminal: a Chinese character takes two. */
const displayWidth = (text: string): number => text.replace(/[\u1100-\uffef]/g, '  ').length

const withoutEnglish = (term: string): string =>
  placeholders.reduce((text, [english, chinese]) => text.replace(english, chinese), term)

/** Has a program and the commands added to it later speak Chinese. */
export const inChinese = (program: Command): Command =>
  program
    .helpOption('-h, --help', '显示帮助')
    .helpCommand('help [command]', '显示某个命令的帮助')
    .configureHelp({
      sortSubcommands: false,
      styleTitle: (title) => titles[title] ?? title,
      styleUsage: withoutEnglish,
      styleSubcommandTerm: withoutEnglish,
      displayWidth,
      optionDescription: describe,
      argumentDescription: describe,
    })
    .configureOutput({ outputError: (text, write) => write(errorInChinese(text)) })
