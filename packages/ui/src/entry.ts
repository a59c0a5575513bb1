export {
  Button,
  ButtonLink,
  type ButtonLinkProps,
  type ButtonProps,
  type ButtonVariant,
  LinkButton,
  TextLink,
} from './controls/button.tsx';
export { Checkbox, type ChoiceProps, Radio } from './controls/choice.tsx';
export {
  type FieldTexts,
  TextArea,
  type TextAreaProps,
  TextField,
  type TextFieldProps,
} from './controls/field.tsx';
export {
  FieldAction,
  type FieldActionProps,
  SecretField,
  type SecretFieldProps,
} from './controls/secret-field.tsx';
export { SelectField, type SelectFieldProps } from './controls/select-field.tsx';
export { Spinner, type SpinnerProps } from './controls/spinner.tsx';
export {
  Banner,
  type BannerProps,
  Steps,
  type StepsProps,
  Strength,
  type StrengthProps,
  TriesLeft,
  type TriesLeftProps,
} from './display/marks.tsx';
export {
  LiveRegion,
  type LiveRegionProps,
  VisuallyHidden,
  type VisuallyHiddenProps,
} from './display/visually-hidden.tsx';
export { AppIcon, type BrandProps, Wordmark } from './entry/brand.tsx';
export {
  EntryHeader,
  type EntryHeaderProps,
  EntryLayout,
  type EntryLayoutProps,
  FormStack,
  Note,
} from './entry/layout.tsx';
export { EntryPanel, type EntryPanelProps } from './entry/panel.tsx';
export {
  applyTheme,
  type ContrastChoice,
  type ThemeChoice,
  type ThemeOptions,
  useTheme,
} from './entry/theme.ts';
export { cx } from './logic/cx.ts';
export { useInnerLinks } from './logic/inner-links.ts';
export { LinkRoot } from './logic/link-root.ts';
export { useMedia } from './logic/use-media.ts';
export { font, media, vars } from './tokens/vars.ts';
