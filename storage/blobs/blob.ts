// Originals, page images and exports, by key.

/** Keys are `/`-separated names of letters, digits, `.`, `_` and `-`; none begins with a dot, and no key is the folder of another. */
export type Blob = {
  /** Whole or not there, and durable when it returns; an existing key is replaced. */
  put(key: string, bytes: Uint8Array, options: { contentType: string }): Promise<void>
  get(key: string): Promise<Uint8Array | null>
  has(key: string): Promise<boolean>
  /** Harmless when there is none. */
  delete(key: string): Promise<void>
  /** All keys that begin with the prefix, in order. */
  list(prefix: string): AsyncIterable<string>
  /** @throws Problem saying why it cannot be used, and what to do */
  check(): Promise<void>
}

/** @throws TypeError when the key could leave its place; keys are made by us, so this is a mistake of ours */
export const checkKey = (key: string): string => {
  const parts = key.split('/')
  if (key.length > 800 || parts.some((part) => !/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(part)))
    throw new TypeError(`Not a blob key: ${JSON.stringify(key)}`)
  return key
}
