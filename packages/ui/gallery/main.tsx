import '../src/tokens/styles.ts';
import { createRoot } from 'react-dom/client';
import { CircleUser, Cpu, Languages, Layers, Plus, Send, ShieldCheck, Star, Trash2 } from '../src/icons.ts';
import {
  AppShell,
  BottomBar,
  BottomBarItem,
  Button,
  Chip,
  EntryHeader,
  EntryLayout,
  FormStack,
  LiveRegion,
  NavItem,
  NavList,
  Note,
  PageLayout,
  SearchField,
  SecretField,
  SegmentedControl,
  SquareMark,
  TextField,
  TextLink,
  ToastRegion,
  UiProvider,
  useTheme,
  VisuallyHidden,
  Wordmark,
} from '../src/index.ts';
import { Buttons, Fields, Menus, MoreFields } from './controls.tsx';
import { Details, Dialogs, Empties, Marks, Rows, Sealed, Well } from './displays.tsx';
import * as s from './gallery.css.ts';
import { Ways } from './ways.tsx';

const place = new URLSearchParams(location.search);

function ThemeSwitch() {
  const asked = place.get('theme');
  const { theme, setTheme, contrast, setContrast } = useTheme({
    initial: asked === 'dark' || asked === 'light' ? asked : 'system',
    initialContrast: place.get('contrast') === 'more' ? 'more' : 'system',
  });
  return (
    <div className={s.line}>
      <SegmentedControl
        label="Theme"
        hideLabel
        value={theme}
        onChange={setTheme}
        options={[
          { value: 'system', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <SegmentedControl
        label="Contrast"
        hideLabel
        value={contrast}
        onChange={setContrast}
        options={[
          { value: 'system', label: 'Auto' },
          { value: 'more', label: 'More' },
        ]}
      />
    </div>
  );
}

function Primitives() {
  return (
    <main className={s.page}>
      <header className={s.top}>
        <Wordmark label="Coffer" />
        <ThemeSwitch />
      </header>
      <h1>Primitives</h1>
      <div className={s.grid}>
        <Buttons />
        <Fields />
        <MoreFields />
        <Marks />
        <div className={s.stack}>
          <Menus />
          <Dialogs />
          <Sealed />
          <Well />
        </div>
        <Rows />
        <Empties />
      </div>
      <Ways />
      <LiveRegion message="" />
    </main>
  );
}

function Entry() {
  const step = place.get('step');
  return (
    <>
      <EntryLayout
        brandLabel="Coffer"
        band={place.has('band')}
        step={step === null ? undefined : Number(step)}
        sentence="The server keeps boxes it cannot open. Only you hold what opens them."
        footerStart={
          <>
            New here? <TextLink href="#invite">Use your invitation</TextLink>
          </>
        }
        footerEnd={
          <Button variant="ghost" icon={<Languages aria-hidden />}>
            English
          </Button>
        }
      >
        <EntryHeader title="Sign in">to vault.atelier-vasseur.fr</EntryHeader>
        <FormStack>
          <TextField label="E-mail" defaultValue="claire@atelier-vasseur.fr" />
          <SecretField
            label="Password"
            labelAside={<TextLink href="#f">Forgotten?</TextLink>}
            revealLabel="Show"
            hideLabel="Hide"
            defaultValue="correct-horse-battery"
            autoFocus
          />
          <Button variant="primary" size="lg" wide type="submit">
            Continue
          </Button>
          <Note icon={<Cpu aria-hidden />}>
            Your password is worked on here and never sent. This takes about a second.
          </Note>
        </FormStack>
      </EntryLayout>
      <ThemeHolder />
    </>
  );
}

function ThemeHolder() {
  return (
    <div hidden>
      <ThemeSwitch />
    </div>
  );
}

function Shell({ page }: { page: boolean }) {
  return (
    <AppShell
      nav={
        <nav aria-label="Vaults">
          <div className={s.brand}>
            <Wordmark label="Coffer" />
          </div>
          <NavList label="Views" hideLabel>
            <NavItem href="#all" current icon={<Layers aria-hidden />} label="All items" count={214} />
            <NavItem href="#fav" icon={<Star aria-hidden />} label="Favourites" count={9} />
            <NavItem href="#health" icon={<ShieldCheck aria-hidden />} label="Health" count={3} />
            <NavItem href="#sent" icon={<Send aria-hidden />} label="Sent" count={2} />
            <NavItem href="#bin" icon={<Trash2 aria-hidden />} label="Bin" count={4} />
          </NavList>
          <NavList label="Vaults">
            <NavItem href="#p" icon={<SquareMark hue={3} />} label="Private" count={96} />
            <NavItem href="#q" icon={<SquareMark hue={1} />} label="Atelier" count={74} />
          </NavList>
        </nav>
      }
      bar={
        <BottomBar label="Main">
          <BottomBarItem href="#a" current icon={<Layers aria-hidden />} label="Items" />
          <BottomBarItem href="#b" icon={<ShieldCheck aria-hidden />} label="Health" />
          <BottomBarItem primary icon={<Plus aria-hidden />} label="New" />
          <BottomBarItem href="#c" icon={<Send aria-hidden />} label="Sent" />
          <BottomBarItem href="#d" icon={<CircleUser aria-hidden />} label="Account" />
        </BottomBar>
      }
    >
      {page ? (
        <PageLayout
          title="Your first day"
          subtitle="Four lines lead to your vault."
          actions={<Button>Print this page</Button>}
        >
          <Empties />
        </PageLayout>
      ) : (
        <div className={s.panes}>
          <div className={s.listPane}>
            <VisuallyHidden as="h1">Items</VisuallyHidden>
            <SearchField label="Search" shortcut="/" />
            <div className={s.filters}>
              <Chip on opens>
                All kinds
              </Chip>
              <Chip opens>Recently used</Chip>
            </div>
            <Rows />
          </div>
          <div className={s.detailPane}>
            <div className={s.measure}>
              <Well />
              <Details />
            </div>
          </div>
        </div>
      )}
      <ThemeHolder />
    </AppShell>
  );
}

function Gallery() {
  const view = place.get('view');
  if (view === 'entry') return <Entry />;
  if (view === 'shell' || view === 'page') return <Shell page={view === 'page'} />;
  return <Primitives />;
}

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <UiProvider>
      <Gallery />
      <ToastRegion label="Notices" dismissLabel="Dismiss" seconds={(left) => `${left} s`} />
    </UiProvider>,
  );
}
