import { Button, Checkbox, IconButton, LinkButton, SegmentedControl } from '@coffer/ui';
import { RefreshCw } from '@coffer/ui/icons';
import {
  defaultPassphraseRecipe,
  defaultPasswordRecipe,
  generatePassphrase,
  generatePassword,
  generatorBounds,
  type PassphraseRecipe,
  type PasswordRecipe,
} from '@coffer/vault/generator';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages.tsx';
import * as styles from './item.css.ts';

type Kind = 'characters' | 'phrase';
interface Recipes {
  readonly kind: Kind;
  readonly characters: PasswordRecipe;
  readonly phrase: PassphraseRecipe;
}

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const generate = (recipes: Recipes): string =>
  recipes.kind === 'phrase'
    ? generatePassphrase(recipes.phrase, randomBytes)
    : generatePassword(recipes.characters, randomBytes);

interface ChoicesProps {
  readonly recipes: Recipes;
  readonly onChange: (recipes: Recipes) => void;
}

const LengthSlider = ({ recipes, onChange }: ChoicesProps) => {
  const { generator } = useMessages();
  const isPhrase = recipes.kind === 'phrase';
  const [min, max] = isPhrase ? generatorBounds.words : generatorBounds.length;
  const value = isPhrase ? recipes.phrase.words : recipes.characters.length;
  const put = (next: number) =>
    onChange(
      isPhrase
        ? { ...recipes, phrase: { ...recipes.phrase, words: next } }
        : { ...recipes, characters: { ...recipes.characters, length: next } },
    );
  return (
    <label className={styles.generatorLine}>
      {isPhrase ? generator.words : generator.length} {value}
      <input
        type="range"
        className={styles.range}
        min={min}
        max={isPhrase ? 12 : Math.min(max, 64)}
        value={value}
        onChange={(event) => put(Number(event.target.value))}
      />
    </label>
  );
};

const Classes = ({ recipes, onChange }: ChoicesProps) => {
  const { generator } = useMessages();
  const boxes =
    recipes.kind === 'phrase'
      ? ([
          ['capitalise', generator.capitals],
          ['digit', generator.digits],
        ] as const)
      : ([
          ['upperCase', generator.capitals],
          ['digits', generator.digits],
          ['symbols', generator.signs],
          ['excludeAmbiguous', generator.lookalikes],
        ] as const);
  const current: Readonly<Record<string, unknown>> = { ...recipes[recipes.kind] };
  return (
    <div className={styles.generatorLine}>
      {boxes.map(([name, label]) => (
        <Checkbox
          key={name}
          label={label}
          checked={current[name] === true}
          onChange={(event) =>
            onChange({
              ...recipes,
              [recipes.kind]: { ...recipes[recipes.kind], [name]: event.target.checked },
            })
          }
        />
      ))}
    </div>
  );
};

const Made = (props: { readonly made: readonly string[]; readonly onUse: (password: string) => void }) => {
  const { generator } = useMessages();
  if (props.made.length === 0) return null;
  return (
    <div>
      <p className={styles.quiet}>{generator.history}</p>
      {props.made.map((password) => (
        <div key={password} className={styles.historyLine}>
          <span className={styles.generated}>{password}</span>
          <LinkButton onClick={() => props.onUse(password)}>{generator.useFormer}</LinkButton>
        </div>
      ))}
    </div>
  );
};

const longestHistory = 20;

/** Makes passwords inside the form, and keeps what it made until the form is left. */
export const Generator = (props: { readonly onUse: (password: string) => void }) => {
  const { generator } = useMessages();
  const [recipes, setRecipes] = useState<Recipes>({
    kind: 'characters',
    characters: defaultPasswordRecipe,
    phrase: defaultPassphraseRecipe,
  });
  const [current, setCurrent] = useState(() => generate(recipes));
  const [made, setMade] = useState<readonly string[]>([]);
  const use = useRef<HTMLButtonElement>(null);
  useEffect(() => use.current?.focus(), []);

  const again = (next: Recipes) => {
    setRecipes(next);
    setMade((before) => [current, ...before].slice(0, longestHistory));
    setCurrent(generate(next));
  };
  return (
    <fieldset className={styles.generator} aria-label={generator.title}>
      <SegmentedControl<Kind>
        label={generator.kind}
        hideLabel
        options={[
          { value: 'characters', label: generator.characters },
          { value: 'phrase', label: generator.phrase },
        ]}
        value={recipes.kind}
        onChange={(kind) => again({ ...recipes, kind })}
      />
      <div className={styles.generatorLine}>
        <output className={styles.generated}>{current}</output>
        <IconButton label={generator.again} icon={<RefreshCw />} onClick={() => again(recipes)} />
        <Button ref={use} variant="default" onClick={() => props.onUse(current)}>
          {generator.use}
        </Button>
      </div>
      <LengthSlider recipes={recipes} onChange={again} />
      <Classes recipes={recipes} onChange={again} />
      <Made made={made} onUse={props.onUse} />
    </fieldset>
  );
};
