// A way to another place of the consoles, without loading the page again where it was meant so.
import type { ComponentProps } from 'react'
import { navigate } from './router.ts'

export const Link = ({ to, ...props }: Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { to: string }) => (
  <a
    {...props}
    href={to}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      navigate(to)
    }}
  />
)
