// Line icons of 24 × 24; they only accompany words or a label.
import type { ComponentChildren } from 'preact'

const Icon = ({ children }: { children: ComponentChildren }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    {children}
  </svg>
)

export const ChatIcon = () => (
  <Icon>
    <path d="M4 12a8 7.5 0 1 1 4.2 6.6L4 20l1.2-3.6A7.2 7.2 0 0 1 4 12Z" />
    <path d="M8.8 12h.01M12 12h.01M15.2 12h.01" class="dots" />
  </Icon>
)
export const CloseIcon = () => (
  <Icon>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
)
export const BackIcon = () => (
  <Icon>
    <path d="m14.5 5.5-6.5 6.5 6.5 6.5" />
  </Icon>
)
export const SendIcon = () => (
  <Icon>
    <path d="M12 19V5.5M6 11.5l6-6 6 6" />
  </Icon>
)
export const PersonIcon = () => (
  <Icon>
    <circle cx="12" cy="8" r="3.5" />
    <path d="M5 19.5c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5" />
  </Icon>
)
export const DownIcon = () => (
  <Icon>
    <path d="m6 9.5 6 6 6-6" />
  </Icon>
)
export const DocumentIcon = () => (
  <Icon>
    <path d="M7 3.500h7l4 4v13H7zM14 3.500v4h4M10 12h5M10 15.500h5" />
  </Icon>
)
export const WarningIcon = () => (
  <Icon>
    <path d="M12 4 3.5 19h17zM12 10v4M12 16.500h.01" />
  </Icon>
)
