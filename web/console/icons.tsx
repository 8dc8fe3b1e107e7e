// The few pictures of the consoles, drawn in the colour of the words beside them.
import type { ReactNode } from 'react'

const Icon = ({ children }: { children: ReactNode }) => (
  <svg
    viewBox="0 0 20 20"
    width="1.2em"
    height="1.2em"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    className="icon"
  >
    {children}
  </svg>
)

export const BackIcon = () => (
  <Icon>
    <path d="M12.5 4 6.5 10l6 6" />
  </Icon>
)
export const BellIcon = () => (
  <Icon>
    <path d="M4.5 14.5h11l-1.2-2V9a4.3 4.3 0 0 0-8.6 0v3.5zM8.5 17h3" />
  </Icon>
)
export const BellOffIcon = () => (
  <Icon>
    <path d="M4.5 14.5h11l-1.2-2V9a4.3 4.3 0 0 0-8.6 0v3.5zM8.5 17h3M3 3l14 14" />
  </Icon>
)
export const KeyboardIcon = () => (
  <Icon>
    <path d="M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M7 11.5h6" />
  </Icon>
)
export const PanelIcon = () => (
  <Icon>
    <path d="M3 4h14v12H3zM12 4v12" />
  </Icon>
)
export const WarningIcon = () => (
  <Icon>
    <path d="M10 3.5 17.5 16h-15zM10 8.5v3.5M10 14h.01" />
  </Icon>
)
