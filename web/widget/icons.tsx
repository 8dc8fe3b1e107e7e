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
    <path d="M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12h5M10 15.5h5" />
  </Icon>
)
export const WarningIcon = () => (
  <Icon>
    <path d="M12 4 3.5 19h17zM12 10v4M12 16.5h.01" />
  </Icon>
)
export const MoreIcon = () => (
  <Icon>
    <path d="M6 12h.01M12 12h.01M18 12h.01" class="dots" />
  </Icon>
)
export const UpThumbIcon = () => (
  <Icon>
    <path d="M7.5 11v8.5H4.5V11zM7.5 11l3.5-6.5c1.300 0 2.200.9 2 2.300L12.5 10h5.200c1.200 0 2 1.1 1.700 2.200l-1.5 5.700c-.3 1-1.1 1.600-2.100 1.600H7.5" />
  </Icon>
)
export const DownThumbIcon = () => (
  <Icon>
    <path d="M16.5 13V4.5h3V13zM16.5 13 13 19.5c-1.300 0-2.200-.9-2-2.300l.5-3.200H6.300c-1.200 0-2-1.100-1.700-2.200l1.5-5.700c.3-1 1.100-1.600 2.100-1.600h8.300" />
  </Icon>
)
export const CopyIcon = () => (
  <Icon>
    <path d="M9 9h10.5v10.5H9zM5 15H4.5V4.5H15V5" />
  </Icon>
)
export const CheckIcon = () => (
  <Icon>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
)
export const StarIcon = () => (
  <Icon>
    <path d="m12 4 2.4 5.100 5.600.7-4.100 3.900 1.1 5.5-5-2.800-5 2.800 1.100-5.5L4 9.800l5.600-.7z" />
  </Icon>
)
export const TicketIcon = () => (
  <Icon>
    <path d="M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3zM14 7.5v2M14 14.5v2" />
  </Icon>
)
export const StepsIcon = () => (
  <Icon>
    <path d="M10 6.5h9.5M10 12h9.5M10 17.5h9.5M4.5 6.5h1M4.5 12h1M4.5 17.5h1" />
  </Icon>
)
