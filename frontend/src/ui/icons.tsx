import type { ReactNode } from 'react'

interface IconProps {
  size?: number
}

/** A 16 × 16 line drawing in the text's colour; its meaning is always said by text beside it. */
function icon(drawing: ReactNode) {
  return function Icon({ size = 16 }: IconProps) {
    return (
      <svg
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        style={{ flexShrink: 0 }}
      >
        {drawing}
      </svg>
    )
  }
}

export const LogsIcon = icon(<path d="M2.5 4h11M2.5 8h11M2.5 12h6.5" />)
export const UsageIcon = icon(<path d="M2.5 13.5v-5M6.2 13.5v-11M9.8 13.5v-7M13.5 13.5v-3" />)
export const ActivityIcon = icon(<path d="M1.5 8.5h3l2-5 3 9 2-4h3" />)
export const QuarantineIcon = icon(<path d="M8 1.8 14.2 5v6L8 14.2 1.8 11V5ZM8 5v3.6M8 10.8v.4" />)
export const SettingsIcon = icon(<path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.5v4M6 9.5v4" />)
export const SearchIcon = icon(
  <>
    <circle cx="7" cy="7" r="4.3" />
    <path d="m10.4 10.4 3.4 3.4" />
  </>,
)
export const RefreshIcon = icon(<path d="M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 2v2.7h-2.7" />)
export const DownloadIcon = icon(<path d="M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11" />)
export const TrashIcon = icon(
  <path d="M2.5 4h11M6 4V2.5h4V4M4 4l.6 9.5h6.8L12 4M6.7 6.8v4M9.3 6.8v4" />,
)
export const BroomIcon = icon(
  <>
    <path d="m14 2-4.5 4.5M6 6.2 9.8 10c.2 1.6-.5 3-1.8 4L2 8c1-1.3 2.4-2 4-1.8Z" />
    <path d="m5 11 1.5-1.5" />
  </>,
)
export const ColumnsIcon = icon(<path d="M2.5 2.5h11v11h-11zM6.2 2.5v11M9.8 2.5v11" />)
export const CloseIcon = icon(<path d="m4 4 8 8M12 4l-8 8" />)
export const UpIcon = icon(<path d="m4 10 4-4 4 4" />)
export const DownIcon = icon(<path d="m4 6 4 4 4-4" />)
export const LeftIcon = icon(<path d="m10 4-4 4 4 4" />)
export const RightIcon = icon(<path d="m6 4 4 4-4 4" />)
export const FirstIcon = icon(<path d="m11 4-4 4 4 4M4.5 4v8" />)
export const LastIcon = icon(<path d="m5 4 4 4-4 4M11.5 4v8" />)
export const CopyIcon = icon(<path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />)
export const CheckIcon = icon(<path d="m3 8.5 3.3 3.3L13 5" />)
export const UserIcon = icon(
  <>
    <circle cx="8" cy="5.2" r="2.7" />
    <path d="M2.8 13.8c.5-2.8 2.6-4.2 5.2-4.2s4.7 1.4 5.2 4.2" />
  </>,
)
export const CalendarIcon = icon(<path d="M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5" />)
export const LockIcon = icon(<path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5" />)
export const GripIcon = icon(<path d="M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01" />)
export const EmptyIcon = icon(<path d="M3 3h10v10H3z" strokeDasharray="2 2.4" />)
export const OffIcon = icon(
  <>
    <circle cx="8" cy="8" r="5.5" />
    <path d="m4.2 4.2 7.6 7.6" />
  </>,
)
export const RetiredIcon = icon(<path d="M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 8.5h3" />)
export const MaskIcon = icon(<path d="M2 5.5h12v5H2zM4.5 8h.01M8 8h.01M11.5 8h.01" />)
export const CutIcon = icon(
  <>
    <path d="m5.5 10.3 7-7.3M5.5 5.7l7 7.3" />
    <circle cx="4" cy="4.2" r="1.8" />
    <circle cx="4" cy="11.8" r="1.8" />
  </>,
)
export const ExpandIcon = icon(<path d="M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9" />)
export const BesideIcon = icon(<path d="M2.5 3h11v10h-11zM9 3v10" />)
export const LinkIcon = icon(
  <path d="M6.5 9.5a2.6 2.6 0 0 0 3.7 0l2.5-2.5A2.6 2.6 0 0 0 9 3.3L8 4.3M9.5 6.5a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l1-1" />,
)
