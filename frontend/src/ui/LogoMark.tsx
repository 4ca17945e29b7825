/** The product's mark: three lines of a log. */
export function LogoMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--mantine-color-accent-6)" />
      <path d="M9 9h14M9 16h14M9 23h8" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
    </svg>
  )
}
