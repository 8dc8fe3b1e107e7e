// `npx zhigu hold`: what may not be deleted until a court, a regulator or a dispute is done with it.
import { userInfo } from 'node:os'
import { Problem } from '../../domain/problem.ts'
import { type Hold, type HoldTarget, holdTargetWords } from '../../storage/legal-hold.ts'
import { openAccess } from '../access.ts'
import { readConfig } from '../config.ts'
import type { CommandInput, CommandName, CommandOutput } from '../data-commands.ts'

const line = ({ target, targetId, reason, by, at }: Hold): string =>
  `  ${holdTargetWords[target]} ${targetId}：${reason}（${by}，${at}）`

const call = async <N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> => {
  const access = await openAccess(readConfig())
  try {
    for await (const output of access.run(name, input)) return output
    throw new Error(`${name} gave nothing`)
  } finally {
    await access.close()
  }
}

type Options = { reason: string; json?: boolean }
const orderOf = (target: HoldTarget, targetId: string, { reason }: Options) => {
  // Years later it is all that tells why.
  if (reason.trim() === '') throw new Problem('invalid-request', '--reason 是空的，请写明依据或原因。')
  return { target, targetId, reason, by: userInfo().username }
}

/** Puts a record on hold. */
export const set = async (target: HoldTarget, targetId: string, options: Options): Promise<void> => {
  const hold = await call('hold-set', orderOf(target, targetId, options))
  console.log(options.json ? JSON.stringify(hold) : `已冻结，解除前不会删除：\n${line(hold)}`)
}

/** Ends a hold. */
export const lift = async (target: HoldTarget, targetId: string, options: Options): Promise<void> => {
  const hold = await call('hold-lift', orderOf(target, targetId, options))
  console.log(options.json ? JSON.stringify(hold) : `已解除冻结：\n${line(hold)}`)
}

/** Shows the holds that stand. */
export const list = async (options: { json?: boolean }): Promise<void> => {
  const { holds } = await call('hold-list', {})
  if (options.json) console.log(JSON.stringify(holds))
  else console.log(holds.length === 0 ? '没有被冻结的记录。' : `被冻结的记录：\n${holds.map(line).join('\n')}`)
}
