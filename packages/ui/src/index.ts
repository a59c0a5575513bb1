export { Chip, type ChipProps, IconButton, type IconButtonProps } from './controls/icon-button.tsx';
export { Kbd } from './display/kbd.tsx';
export { Progress, type ProgressProps, Tag, type TagProps } from './display/marks.tsx';
export * from './entry.ts';
export { Dialog, type DialogProps, Fact, FactList, type FactProps } from './overlays/dialog.tsx';
export {
  Menu,
  MenuChoice,
  type MenuChoiceProps,
  MenuGroup,
  MenuItem,
  type MenuItemProps,
  type MenuProps,
  MenuSeparator,
} from './overlays/menu.tsx';
export { UiProvider } from './overlays/provider.tsx';
export { ToastRegion, type ToastRegionProps, useToasts } from './overlays/toast.tsx';
export { dismissToast, showToast, type ToastRequest } from './overlays/toast-store.ts';
export { Tooltip, type TooltipProps } from './overlays/tooltip.tsx';
