// Where we are: the address bar, so that a reload, a bookmark and the browser's own arrows lead to the same place.
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

/** The path of this page, for instance `/staff/c-0199…`. */
export const usePath = (): string => useSyncExternalStore(subscribe, () => location.pathname)

/** The query of this page. @example useQuery().get('document') */
export const useQuery = (): URLSearchParams =>
  new URLSearchParams(useSyncExternalStore(subscribe, () => location.search))

/** @param options.replace the place that is left need not be come back to */
export const navigate = (to: string, { replace = false }: { replace?: boolean } = {}): void => {
  if (to === location.pathname + location.search) return
  history[replace ? 'replaceState' : 'pushState'](null, '', to)
  for (const listener of [...listeners]) listener()
}
