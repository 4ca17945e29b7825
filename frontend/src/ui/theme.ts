import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** The one accent: an indigo that no status uses. */
const accent: MantineColorsTuple = [
  '#eef0fd',
  '#dcdff8',
  '#b9c0f0',
  '#949ee8',
  '#7682e1',
  '#6270dd',
  '#4c5bd4',
  '#404dbd',
  '#3844a9',
  '#2d3a95',
]

const gray: MantineColorsTuple = [
  '#fafafa',
  '#f4f4f5',
  '#e9e9eb',
  '#dddde0',
  '#c6c6cb',
  '#9d9da6',
  '#75757f',
  '#54545d',
  '#36363d',
  '#1b1b20',
]

const dark: MantineColorsTuple = [
  '#dfdfe3',
  '#b6b6be',
  '#8e8e98',
  '#5e5e68',
  '#3a3a42',
  '#2c2c33',
  '#212126',
  '#17171a',
  '#121214',
  '#0c0c0e',
]

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: { accent, gray, dark },
  black: '#1b1b20',
  autoContrast: true,
  defaultRadius: 'sm',
  fontFamily:
    "'Inter Variable', 'Inter Fallback', 'Inter Fallback Wide', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace:
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: { fontWeight: '600' },
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default', fw: 500 } },
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Popover: { defaultProps: { shadow: 'sm', position: 'bottom-start', offset: 4 } },
    Menu: {
      defaultProps: {
        shadow: 'sm',
        position: 'bottom-end',
        offset: 4,
        withInitialFocusPlaceholder: false,
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        styles: { title: { fontWeight: 600 } },
        transitionProps: { duration: 100 },
        overlayProps: { opacity: 0.4 },
      },
    },
    Tooltip: { defaultProps: { openDelay: 400, fz: 'xs' } },
  },
})

/** Mantine's own muted greys miss 4.5:1 on a white page. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5f5f69',
    '--mantine-color-placeholder': '#6b6b75',
    '--mantine-color-error': '#c02b2b',
  },
  dark: {
    '--mantine-color-dimmed': '#a3a3ad',
    '--mantine-color-placeholder': '#94949e',
    '--mantine-color-error': '#f08080',
  },
})
