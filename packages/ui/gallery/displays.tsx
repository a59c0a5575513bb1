import { useState } from 'react';
import {
  Check,
  CircleX,
  Clock,
  Copy,
  ExternalLink,
  Eye,
  EyeOff,
  Hourglass,
  PanelRightOpen,
  Server,
  Star,
  TriangleAlert,
  Undo2,
  Users,
} from '../src/icons.ts';
import {
  AppIcon,
  Banner,
  Button,
  Card,
  type CharacterKind,
  CodeDisplay,
  CodeGroups,
  DefinitionList,
  DefinitionRow,
  Dialog,
  EmptyState,
  Fact,
  FactList,
  HexDump,
  IconButton,
  Kbd,
  ListRow,
  MaskedDots,
  OneTimeCode,
  Progress,
  RowGroup,
  SealedPanel,
  SealedPlate,
  SecretField,
  SecretWell,
  Section,
  SquareMark,
  Steps,
  Strength,
  Tag,
  Tile,
  type TileKind,
  Timeline,
  TriesLeft,
  useToasts,
} from '../src/index.ts';
import * as s from './gallery.css.ts';

const kinds: readonly TileKind[] = ['login', 'card', 'note', 'person', 'key'];
const names: Record<CharacterKind, string> = {
  small: 'small',
  capital: 'capital',
  digit: 'digits',
  sign: 'signs',
  space: 'spaces',
};
const speak = (glyph: string, kind: CharacterKind) => `${kind} ${glyph}`;
const legend = (kind: CharacterKind, count: number) => `${count} ${names[kind]}`;
const copy = <IconButton label="Copy" size="row" tone="quiet" icon={<Copy aria-hidden />} />;

export function Well() {
  const [shown, setShown] = useState(true);
  return (
    <SecretWell
      label="Password"
      meta={<Strength level={4}>Strong, made here</Strength>}
      actions={
        <>
          <IconButton
            label="Hide"
            pressed={shown}
            icon={<EyeOff aria-hidden />}
            onClick={() => setShown(!shown)}
          />
          <IconButton label="Copy" icon={<Copy aria-hidden />} />
        </>
      }
    >
      <CodeDisplay
        value="kT9#vQ-m 0rO_1lI{x8}W"
        revealed={shown}
        maskedLabel="Hidden"
        speak={speak}
        legend={legend}
      />
    </SecretWell>
  );
}

export function Details() {
  return (
    <>
      <DefinitionList>
        <DefinitionRow term="User name" actions={<IconButton label="Copy" icon={<Copy aria-hidden />} />}>
          claire@atelier-vasseur.fr
        </DefinitionRow>
        <DefinitionRow term="One-time code" actions={<IconButton label="Copy" icon={<Copy aria-hidden />} />}>
          <OneTimeCode code="482913" secondsLeft={18} secondsText={(left) => `${left} seconds left`} />
        </DefinitionRow>
        <DefinitionRow
          term="Website"
          actions={<IconButton label="Open" icon={<ExternalLink aria-hidden />} />}
        >
          gitlab.atelier-vasseur.fr
        </DefinitionRow>
        <DefinitionRow term="Notes">
          Runner tokens live in the build server’s own item. Ask Minh before rotating: three jobs depend on
          it.
        </DefinitionRow>
      </DefinitionList>
      <Section title="History">
        <Timeline
          items={[
            {
              id: 'a',
              text: 'Password changed by you, Firefox on Lille desk',
              when: '3 Nov, 09:12',
              current: true,
            },
            { id: 'b', text: 'Shared with Minh Trần', when: '18 Sep' },
            { id: 'c', text: 'Imported from KeePass', when: '2 Jun 2025' },
          ]}
        />
      </Section>
      <SealedPanel>
        <SealedPlate inline icon={<Server aria-hidden />} title="What the server sees" />
        <SealedPlate inline>2 sealed parts, 704 bytes</SealedPlate>
        <IconButton label="Open" icon={<PanelRightOpen aria-hidden />} />
      </SealedPanel>
    </>
  );
}

export function Rows() {
  return (
    <RowGroup label="Today">
      <ListRow
        selected
        tile={<Tile kind="login" name="GitLab" hue={3} />}
        title="GitLab, atelier"
        titleRanges={[[0, 3]]}
        subtitle="claire@atelier-vasseur.fr"
        hoverActions={<IconButton label="Copy user name" size="row" icon={<Users aria-hidden />} />}
        action={copy}
      />
      <ListRow
        href="#row"
        tile={<Tile kind="login" name="Banque" hue={5} />}
        title="Banque du Nord"
        subtitle="c.vasseur · 0042 8817"
        marks={<Star aria-hidden />}
        action={copy}
      />
      <ListRow
        tile={<Tile kind="card" name="Visa" digits="4417" hue={6} />}
        title="Visa, joint account"
        subtitle="Claire Vasseur · 09/29"
        action={copy}
      />
      <ListRow
        tile={<Tile kind="login" name="Bưu" hue={0} />}
        title="Bưu điện Việt Nam, một cái tên dài hơn chỗ có thể chứa được"
        subtitle="vasseur.claire"
        subtitleRanges={[[0, 7]]}
        action={copy}
      />
      <ListRow
        tile={<Tile kind="key" name="Wi-Fi" hue={4} />}
        title="Wi-Fi, workshop"
        subtitle="atelier-5G"
        action={copy}
      />
      <ListRow
        tile={<Tile kind="person" name="Claire" hue={7} />}
        title="Passport, Claire"
        subtitle="Expires 14 Mar 2031"
        action={copy}
      />
      <ListRow
        tile={<Tile kind="note" name="Registrar" hue={2} />}
        title="Registrar"
        subtitle="atelier-vasseur.fr"
        marks={<TriangleAlert aria-hidden />}
        action={copy}
      />
      <ListRow compact title="A compact row" action={copy} />
    </RowGroup>
  );
}

export function Marks() {
  return (
    <Section title="Marks">
      <div className={s.stack}>
        <div className={s.line}>
          {kinds.map((kind, at) => (
            <Tile key={kind} kind={kind} name={kind} digits="4417" hue={at} />
          ))}
          <Tile kind="login" name="ưu" hue={3} size="lg" />
          <Tile kind="person" name="Claire" hue={3} size="sm" />
          <SquareMark hue={3} />
          <AppIcon size={48} />
          <AppIcon size={20} />
        </div>
        <div className={s.line}>
          <Tag>workshop</Tag>
          <Tag tone="accent" icon={<Check aria-hidden />}>
            Tested
          </Tag>
          <Tag tone="caution" icon={<TriangleAlert aria-hidden />}>
            Weak
          </Tag>
          <Tag tone="danger" icon={<CircleX aria-hidden />}>
            Exposed
          </Tag>
          <Kbd>E</Kbd>
        </div>
        <TriesLeft total={5} left={3}>
          3 tries left
        </TriesLeft>
        <TriesLeft total={5} left={3} framed>
          <b>3 tries left</b> this hour. Each one counts, even with the page closed.
        </TriesLeft>
        <Steps count={4} current={3}>
          Step 3 of 4
        </Steps>
        <Progress label="First day" value={2} max={5}>
          2 of 5
        </Progress>
        <OneTimeCode
          code="077540"
          secondsLeft={4}
          nextCode="913482"
          secondsText={(left) => `${left} seconds left`}
          nextText={(code) => `next ${code}`}
        />
        <CodeGroups>7KQF2MXW9DHTR4VC8NPE</CodeGroups>
        <MaskedDots label="Hidden" />
        <Banner
          tone="caution"
          icon={<TriangleAlert aria-hidden />}
          title="Now delete the export."
          actions={<Button>Done, it is gone</Button>}
        >
          It is in Downloads and anyone with this computer can read it.
        </Banner>
        <Banner tone="danger" icon={<CircleX aria-hidden />} title="That did not work.">
          Nothing was changed.
        </Banner>
        <Banner icon={<Clock aria-hidden />}>Offline. You can read, not change.</Banner>
      </div>
    </Section>
  );
}

export function Sealed() {
  return (
    <Section title="Sealed">
      <SealedPanel fill>
        <SealedPlate title="It can read">
          <p>From the tokens it can tell that two items share a word, not which word.</p>
        </SealedPlate>
        <SealedPlate title="It can only keep">
          <HexDump
            lead={1}
            bytes="027ac29bd4aaac5bca255dfbee492a5190b262ace59be0ad7822e767512048c1e797a5c843e28c69003f825dad"
            more="…"
          />
        </SealedPlate>
        <Button icon={<Copy aria-hidden />}>Copy the whole row</Button>
      </SealedPanel>
    </Section>
  );
}

export function Empties() {
  return (
    <div className={s.stack}>
      <EmptyState
        centre="plus"
        title="Your vault is ready, and empty"
        actions={
          <Button variant="primary" size="lg">
            New item
          </Button>
        }
      >
        Put one thing in it. The rest can come over in one go.
      </EmptyState>
      <EmptyState
        stacked
        centre="magnifier"
        title="Nothing for “gitlba”"
        actions={<Button>Look in the bin</Button>}
      />
      <EmptyState stacked centre="hourglass" title="Waiting" />
      <EmptyState stacked centre="tick" title="All seen to" />
    </div>
  );
}

export function Dialogs() {
  const [open, setOpen] = useState(false);
  const toasts = useToasts();
  return (
    <Card title="Overlays" aside={<Tag>two</Tag>}>
      <div className={s.line}>
        <Button onClick={() => setOpen(true)}>Open the dialog</Button>
        <Button
          onClick={() =>
            toasts.show({
              text: 'Password copied',
              seconds: 30,
              countdown: true,
              action: { label: 'Clear now', onAction: () => undefined },
            })
          }
        >
          Show a toast
        </Button>
      </div>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Let two answers open your vault?"
        description="This adds a line with no password and no kit on it."
        closeLabel="Close"
        safe={<Button onClick={() => setOpen(false)}>Keep it off</Button>}
        act={<Button variant="danger">Switch on in 72 hours</Button>}
      >
        <FactList>
          <Fact icon={<Eye aria-hidden />} tone="danger" lead="Who could read everything:">
            anyone who gets into your mailbox and finds out both answers.
          </Fact>
          <Fact icon={<Hourglass aria-hidden />} tone="caution" lead="What holds them back:">
            72 hours, a mail to you, and a button to stop it.
          </Fact>
          <Fact icon={<Undo2 aria-hidden />} tone="accent" lead="Not final:">
            you can switch it off at any time, at once.
          </Fact>
        </FactList>
        <SecretField label="Password again" revealLabel="Show" hideLabel="Hide" />
      </Dialog>
    </Card>
  );
}
