// Whoever uses the keyboard is never left nowhere.
import { type RefObject, useEffect } from 'react'

/**
 * When what had the focus goes away as the component changes, or out of sight, one goes on in this box, which has `tabIndex={-1}`.
 * @param placeIn where in the box it is best to go on, if that is there
 */
export const useFocusKept = (
  box: RefObject<HTMLElement | null>,
  placeIn?: (box: HTMLElement) => HTMLElement | null,
): void => {
  const focused = document.activeElement
  useEffect(() => {
    const isLost = focused !== null && focused.getClientRects().length === 0
    // The browser takes the focus from what is out of sight only when it paints.
    const isElsewhere = document.activeElement !== document.body && document.activeElement !== focused
    if (!isLost || isElsewhere || !box.current) return
    const place = placeIn?.(box.current) ?? box.current
    place.focus({ preventScroll: place === box.current })
  })
}
