/** Scrolls a box of a document to its first marked words, a third from the top. A box without any stays where it is. */
export const bringToMark = (box: HTMLElement | null): void => {
  const mark = box?.querySelector('mark')
  if (!box || !mark) return
  // In a table it is placed by its cell, so its own offset tells nothing.
  const below = mark.getBoundingClientRect().top - box.getBoundingClientRect().top
  box.scrollTop = below - box.clientHeight / 3
}
