// Where the focus goes when the button that had it is gone: else it falls out of the chat, and the keyboard with it.

/**
 * Keeps it inside. An element names by `data-heir` the id of what takes its place, for itself and all that is in it; after what names
 * nothing, or whose heir is not there either, it goes `elsewhere`.
 * @returns how to stop
 */
export const keepFocus = (dialog: HTMLElement, elsewhere: () => void): (() => void) => {
  const root = dialog.getRootNode() as ShadowRoot
  let last: Element | null = null
  const remember = ({ target }: FocusEvent) => {
    last = target as Element
  }
  const look = () => {
    // Whoever is somewhere else on the page is left there.
    if (!last || last.isConnected || document.activeElement !== document.body) return
    const heir = root.getElementById(last.closest('[data-heir]')?.getAttribute('data-heir') ?? '')
    last = null
    if (heir) heir.focus()
    else elsewhere()
  }
  // After whoever closed something has put the focus where they want it.
  const observer = new MutationObserver(() => requestAnimationFrame(look))
  dialog.addEventListener('focusin', remember)
  observer.observe(dialog, { childList: true, subtree: true })
  return () => {
    dialog.removeEventListener('focusin', remember)
    observer.disconnect()
  }
}
