import { useState } from 'react';
import { Copy, Ellipsis, Eye, File, Pencil, Plus, RefreshCw, Star, Trash2 } from '../src/icons.ts';
import {
  Button,
  ButtonLink,
  Checkbox,
  Chip,
  FieldAction,
  FileField,
  IconButton,
  LinkButton,
  Menu,
  MenuChoice,
  MenuGroup,
  MenuItem,
  MenuSeparator,
  Radio,
  SearchField,
  SecretField,
  Section,
  SegmentedControl,
  SelectField,
  Spinner,
  SplitHandle,
  Strength,
  TextArea,
  TextField,
  TextLink,
} from '../src/index.ts';
import * as s from './gallery.css.ts';

const nothing = () => undefined;

export function Buttons() {
  return (
    <Section title="Buttons">
      <div className={s.stack}>
        <div className={s.line}>
          <Button variant="primary">Save</Button>
          <Button shortcut="E">Edit</Button>
          <Button variant="ghost">Cancel</Button>
          <Button variant="danger">Delete</Button>
        </div>
        <div className={s.line}>
          <Button variant="primary" size="lg" icon={<Plus aria-hidden />}>
            New item
          </Button>
          <Button size="lg" icon={<File aria-hidden />}>
            Import
          </Button>
          <Button variant="primary" busy>
            Opening
          </Button>
        </div>
        <div className={s.line}>
          <Button variant="primary" disabled>
            Save
          </Button>
          <Button disabled>Edit</Button>
          <Button variant="ghost" disabled>
            Cancel
          </Button>
          <ButtonLink href="#a">A link</ButtonLink>
          <TextLink href="#b">Forgotten?</TextLink>
          <LinkButton>Not you?</LinkButton>
          <Spinner label="Working" />
        </div>
        <div className={s.line}>
          <IconButton label="Copy" shortcut="C" icon={<Copy aria-hidden />} />
          <IconButton label="Reveal" pressed icon={<Eye aria-hidden />} />
          <IconButton label="Favourite" size="row" tone="quiet" icon={<Star aria-hidden />} />
          <IconButton label="Delete" size="touch" tone="danger" icon={<Trash2 aria-hidden />} />
          <Chip on opens>
            All kinds
          </Chip>
          <Chip opens>Recently used</Chip>
        </div>
      </div>
    </Section>
  );
}

export function Fields() {
  return (
    <Section title="Fields">
      <div className={s.stack}>
        <TextField label="Title" defaultValue="Banque du Nord" />
        <TextField
          label="E-mail"
          placeholder="you@example.org"
          hint="Where messages go."
          labelAside={<TextLink href="#c">Help</TextLink>}
        />
        <TextField
          label="Website"
          defaultValue="htp:/192.168"
          error="This is not an address. It is kept as you typed it."
        />
        <TextField label="Closed" defaultValue="Not yours to change" disabled />
        <SecretField
          label="Password"
          revealLabel="Show what is typed"
          hideLabel="Hide what is typed"
          defaultValue="correct-horse"
          actions={<FieldAction label="Make one" icon={<RefreshCw aria-hidden />} />}
        />
        <SecretField
          label="Shown"
          revealLabel="Show"
          hideLabel="Hide"
          revealed
          defaultValue="0O 1lI| 5S 8B"
        />
        <Strength level={2}>Weak: a date in it</Strength>
        <Strength level={3}>Good</Strength>
        <SecretField
          label="PIN"
          large
          revealLabel="Show"
          hideLabel="Hide"
          defaultValue="123"
          inputMode="numeric"
        />
      </div>
    </Section>
  );
}

export function MoreFields() {
  const [query, setQuery] = useState('gitlab');
  const [view, setView] = useState<'day' | 'week' | 'all'>('week');
  const [width, setWidth] = useState(120);
  return (
    <Section title="More fields">
      <div className={s.stack}>
        <SelectField label="Kind" defaultValue="b">
          <option value="a">First</option>
          <option value="b">Second of a rather long name</option>
        </SelectField>
        <TextArea label="Notes" defaultValue="Ask Minh before rotating: three jobs depend on it." />
        <Checkbox label="I have saved my recovery kit" defaultChecked />
        <Checkbox label="Send me a monthly note" hint="One mail a month." />
        <Checkbox label="Closed" disabled />
        <Radio label="Yours" name="side" defaultChecked />
        <Radio label="Minh’s" name="side" />
        <SearchField label="Search" shortcut="/" />
        <SearchField
          label="Search again"
          value={query}
          clearLabel="Clear"
          onClear={() => setQuery('')}
          onChange={(event) => setQuery(event.target.value)}
        />
        <FileField
          label="Export file"
          prompt="Choose a file, or drop it here"
          hint="It is read on this device."
          onFiles={nothing}
        />
        <SegmentedControl
          label="Span"
          value={view}
          onChange={setView}
          options={[
            { value: 'day', label: 'Day' },
            { value: 'week', label: 'Week' },
            { value: 'all', label: 'All' },
          ]}
        />
        <div className={s.split}>
          <div id="pane" style={{ width }} />
          <SplitHandle
            label="Width of the list"
            value={width}
            min={60}
            max={240}
            onChange={setWidth}
            controls="pane"
          />
        </div>
      </div>
    </Section>
  );
}

export function Menus() {
  const [sort, setSort] = useState('used');
  return (
    <Section title="Menu">
      <div className={s.line}>
        <Menu trigger={<Button icon={<Ellipsis aria-hidden />}>More</Button>}>
          <MenuItem icon={<Pencil aria-hidden />} shortcut="E" onSelect={nothing}>
            Edit
          </MenuItem>
          <MenuItem icon={<Copy aria-hidden />} hint="With its files" onSelect={nothing}>
            Duplicate
          </MenuItem>
          <MenuItem disabled onSelect={nothing}>
            Not now
          </MenuItem>
          <MenuSeparator />
          <MenuGroup label="Order">
            <MenuChoice checked={sort === 'used'} onSelect={() => setSort('used')}>
              Recently used
            </MenuChoice>
            <MenuChoice checked={sort === 'name'} onSelect={() => setSort('name')}>
              Name
            </MenuChoice>
          </MenuGroup>
          <MenuSeparator />
          <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={nothing}>
            Move to the bin
          </MenuItem>
        </Menu>
        <Menu trigger={<IconButton label="More actions" icon={<Ellipsis aria-hidden />} />} align="end">
          <MenuItem onSelect={nothing}>One</MenuItem>
        </Menu>
      </div>
    </Section>
  );
}
