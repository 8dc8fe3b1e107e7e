// Reading a list page by page.

/** What was read so far, in so many pages. */
export type Read<Item> = { items: Item[]; next: string | null; pages: number }

/**
 * Reads on until there are so many pages, or no more of them.
 * @param before null: from the beginning
 */
export const pagesAfter = async <Item>(
  before: Read<Item> | null,
  pages: number,
  read: (page: string | null) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Read<Item>> => {
  let found: Read<Item> = before ?? { items: [], next: null, pages: 0 }
  while (found.pages < pages && (found.pages === 0 || found.next !== null)) {
    const { items, next } = await read(found.next)
    found = { items: [...found.items, ...items], next, pages: found.pages + 1 }
  }
  return found
}
