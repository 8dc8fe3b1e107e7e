// How the consoles look: antd's tokens in the colours of the widget, light or dark, moving or still as the system asks.
import { type ThemeConfig, theme } from 'antd'
import { useSyncExternalStore } from 'react'

const darkness = matchMedia('(prefers-color-scheme: dark)')
const stillness = matchMedia('(prefers-reduced-motion: reduce)')

const seed: ThemeConfig['token'] = {
  colorPrimary: '#0d6b5e',
  colorInfo: '#0d6b5e',
  colorLink: '#0d6b5e',
  colorSuccess: '#0d6b5e',
  colorWarning: '#9e5d00',
  colorError: '#b3261e',
  fontFamily:
    'system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif',
  borderRadius: 8,
}

/** Small grey words stay readable, antd's own are too pale for WCAG AA; the tints that it makes of a dark green are muddy. */
const light: ThemeConfig['token'] = {
  colorLinkHover: '#0f7a6b',
  colorTextBase: '#17211f',
  colorTextSecondary: '#4a5754',
  colorTextTertiary: '#5a6764',
  colorTextDescription: '#5a6764',
  colorTextPlaceholder: '#66726f',
  colorBgLayout: '#f3f6f5',
  colorBorderSecondary: '#e3e9e7',
  colorPrimaryHover: '#128070',
  colorPrimaryActive: '#095047',
  colorPrimaryBg: '#e8f4f0',
  colorPrimaryBgHover: '#d9ede7',
  colorPrimaryBorder: '#a8d3c8',
  colorInfoBg: '#eef6f4',
  colorInfoBorder: '#c3dfd8',
  colorSuccessBg: '#eef6f4',
  colorSuccessBorder: '#c3dfd8',
  colorWarningBg: '#fff6e6',
  colorWarningBorder: '#f0d5a3',
  colorWarningText: '#8a5a00',
  colorErrorBg: '#fdf0ee',
  colorErrorBorder: '#f2c7c2',
  colorErrorText: '#b3261e',
  // antd's own lets what a tooltip covers shine through its words.
  colorBgSpotlight: '#2b3533',
}
/** Light words on filled buttons would need dark colours, which are no words on dark ground: here the fillings are light, their words dark. */
const dark: ThemeConfig['token'] = {
  colorPrimary: '#4fb39f',
  colorPrimaryHover: '#6fd0bb',
  colorPrimaryActive: '#3f9f8c',
  colorInfo: '#4fb39f',
  colorSuccess: '#4fb39f',
  colorWarning: '#e6b450',
  colorError: '#f28b82',
  colorErrorHover: '#ff9a90',
  colorLink: '#6fd0bb',
  colorLinkHover: '#8fdecd',
  colorTextLightSolid: '#0c1f1b',
  // Under the words of a tooltip, which are the same.
  colorBgSpotlight: '#cfdad7',
  colorTextBase: '#e6ecea',
  colorTextSecondary: '#b6c2bf',
  colorTextTertiary: '#a3b0ad',
  colorTextDescription: '#a3b0ad',
  colorTextPlaceholder: '#94a19e',
  colorBgLayout: '#101514',
  colorBgContainer: '#171e1d',
  colorBgElevated: '#1f2726',
  colorBorder: '#3a4643',
  colorBorderSecondary: '#2b3533',
  colorPrimaryBg: '#16302b',
  colorPrimaryBgHover: '#1c3d36',
  colorPrimaryBorder: '#2a5a50',
  colorInfoBg: '#15241f',
  colorInfoBorder: '#27423a',
  colorSuccessBg: '#15241f',
  colorSuccessBorder: '#27423a',
  colorWarningText: '#e6b450',
  colorErrorText: '#ff9a90',
}

type Algorithm = typeof theme.darkAlgorithm

/** antd's own darkens the colours that it is given; these were chosen for dark ground. */
const darkAsGiven: Algorithm = (seed) => {
  const { colorPrimary, colorInfo, colorSuccess, colorWarning, colorError, colorLink } = seed
  return {
    ...theme.darkAlgorithm(seed),
    ...{ colorPrimary, colorInfo, colorSuccess, colorWarning, colorError, colorLink },
  }
}

export const useTheme = (): ThemeConfig => {
  const isDark = useMatch(darkness)
  const isStill = useMatch(stillness)
  return {
    algorithm: isDark ? darkAsGiven : theme.defaultAlgorithm,
    token: { ...seed, ...(isDark ? dark : light), motion: !isStill },
    // Every element of antd gets this class, and with it the tokens as `--ant-…`.
    cssVar: { key: 'tokens' },
    hashed: false,
  }
}

const useMatch = (media: MediaQueryList): boolean =>
  useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => media.matches,
  )
