// The lock file: which words stand behind each id@version. `node prompts/lock.ts` enters new versions.
// An entry is never changed: answers in the record name the prompt that spoke, and it must stay known which one that was.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Prompt, promptHash, promptName } from './define-prompt.ts'

/** id@version → SHA-256 */
export type PromptLock = Record<string, string>

const lockFile = fileURLToPath(new URL('prompts.lock.json', import.meta.url))

/** The committed lock. */
export const readLock = async (): Promise<PromptLock> => JSON.parse(await readFile(lockFile, 'utf8'))

export type LockCheck = {
  /** Locked under other words: the version must be raised. */
  changed: string[]
  /** Not locked yet. */
  missing: string[]
}

/** Compares prompts with the lock; both lists are empty when all is well. */
export const checkLock = (prompts: Prompt<unknown>[], lock: PromptLock): LockCheck => {
  const names = prompts.map((prompt) => ({ name: promptName(prompt), hash: promptHash(prompt) }))
  return {
    changed: names.filter(({ name, hash }) => lock[name] !== undefined && lock[name] !== hash).map(({ name }) => name),
    missing: names.filter(({ name }) => lock[name] === undefined).map(({ name }) => name),
  }
}

/** The lock with new prompts entered. Throws when a prompt's words changed under the same version. */
export const extendLock = (prompts: Prompt<unknown>[], lock: PromptLock): PromptLock => {
  const { changed } = checkLock(prompts, lock)
  if (changed.length > 0)
    throw new Error(`Text changed without a new version: ${changed.join(', ')}. Raise \`version\` and run this again.`)
  const entries = prompts.map((prompt) => [promptName(prompt), promptHash(prompt)] as const)
  return Object.fromEntries([...Object.entries(lock), ...entries].sort(([a], [b]) => a.localeCompare(b, 'en')))
}

if (import.meta.main) {
  const { prompts } = await import('./index.ts')
  const before = await readLock()
  const after = extendLock(prompts, before)
  await writeFile(lockFile, `${JSON.stringify(after, null, 2)}\n`)
  const added = Object.keys(after).filter((name) => !(name in before))
  console.log(added.length > 0 ? `Locked ${added.join(', ')}` : 'The lock is up to date')
}
