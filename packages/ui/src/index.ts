export { FileField, type FileFieldProps } from './controls/file-field.tsx';
export { Chip, type ChipProps, IconButton, type IconButtonProps } from './controls/icon-button.tsx';
export { SearchField, type SearchFieldProps } from './controls/search-field.tsx';
export {
  SegmentedControl,
  type SegmentedControlProps,
  type SegmentOption,
} from './controls/segmented-control.tsx';
export { SplitHandle, type SplitHandleProps } from './controls/split-handle.tsx';
export {
  Card,
  type CardProps,
  DefinitionList,
  DefinitionRow,
  type DefinitionRowProps,
  type EmptyCentre,
  EmptyState,
  type EmptyStateProps,
  Section,
  type SectionProps,
  Timeline,
  type TimelineMoment,
  type TimelineProps,
} from './display/blocks.tsx';
export {
  CodeDisplay,
  type CodeDisplayProps,
  CodeGroups,
  type CodeGroupsProps,
  HexDump,
  type HexDumpProps,
  MaskedDots,
  SecretWell,
  type SecretWellProps,
} from './display/code.tsx';
export { Kbd } from './display/kbd.tsx';
export { Progress, type ProgressProps, Tag, type TagProps } from './display/marks.tsx';
export { OneTimeCode, type OneTimeCodeProps } from './display/one-time-code.tsx';
export { Highlight, ListRow, type ListRowProps, RowGroup, type RowGroupProps } from './display/row.tsx';
export { SealedPanel, type SealedPanelProps, SealedPlate, type SealedPlateProps } from './display/sealed.tsx';
export { SquareMark, Tile, type TileKind, type TileProps } from './display/tile.tsx';
export { type WayStopView, WaysList, type WaysListProps, type WayView } from './display/ways.tsx';
export * from './entry.ts';
export {
  FaceButton,
  type FaceButtonProps,
  NavFoot,
  type NavFootProps,
  SkipLink,
  type SkipLinkProps,
} from './layout/frame.tsx';
export {
  BottomBar,
  BottomBarItem,
  type BottomBarItemProps,
  NavItem,
  type NavItemProps,
  NavList,
  type NavListProps,
} from './layout/navigation.tsx';
export { AppShell, type AppShellProps, PageLayout, type PageLayoutProps } from './layout/page.tsx';
export { type CharacterCell, type CharacterKind, characterCells, countKinds } from './logic/characters.ts';
export { graphemes, tileHue, tileLetter } from './logic/graphemes.ts';
export { groupCode, groupHex, toHex } from './logic/groups.ts';
export { type HighlightPart, highlightParts, type Range } from './logic/highlight.ts';
export { type IdleLock, type IdleLockOptions, useIdleLock } from './logic/idle-lock.ts';
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
export { BarPlot, type BarPlotProps, type PlotBar } from './plots/bar-plot.tsx';
export { LinePlot, type LinePlotProps, type PlotLine } from './plots/line-plot.tsx';
export { PlotCard, type PlotCardProps, type PlotTable } from './plots/plot-card.tsx';
