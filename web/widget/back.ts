// The browser's Back on a phone closes the chat that covers the page, where the page allows it: for that one entry more lies in its history.

const mark = 'zhigu'

export type Back = ReturnType<typeof createBack>

/** @param onBack the client went back over the entry */
export const createBack = ({
  page = window,
  onBack,
}: {
  page?: Pick<Window, 'history' | 'addEventListener' | 'removeEventListener'>
  onBack: () => void
}) => {
  const { history } = page
  const state = (): unknown => history.state
  const isOurs = (): boolean => isObject(state()) && mark in (state() as object)
  let waits = false

  const look = (): void => {
    if (!waits || isOurs()) return
    waits = false
    onBack()
  }
  page.addEventListener('popstate', look)

  return {
    /** The chat covers the page. What a router of the page keeps in its entry stays in ours, so that it finds itself where it was. */
    cover(): void {
      waits = true
      if (isOurs()) return
      const kept = state()
      history.pushState({ ...(isObject(kept) ? kept : {}), [mark]: true }, '')
    },
    /** The chat was closed in another way; where the page has gone on meanwhile, its history is its own. */
    uncover(): void {
      const covered = waits
      waits = false
      if (covered && isOurs()) history.back()
    },
    dispose: () => page.removeEventListener('popstate', look),
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
