import type { CrashPoint, CrashStage } from './crash-stage.ts';

/** Something that a person does, told again and again until the API was killed at every statement of it. */
export interface Story {
  readonly name: string;
  /** Tells it once with a kill. @returns the statement at which the API was killed, and what was not as it should be. */
  tell(
    stage: CrashStage,
    point: CrashPoint,
  ): Promise<{ readonly struck: string | undefined; readonly wrong: readonly string[] }>;
}

/** What all tellings of a story came to. */
export interface Told {
  readonly name: string;
  readonly kills: number;
  /** Different statements at which the API was killed. */
  readonly places: number;
  readonly wrong: readonly string[];
}

/** Short: around commits, where it matters most, and one place more. */
const shortPoints = (most: number): CrashPoint[] =>
  (
    [
      { at: 'commit', nth: 1, cut: 'after', goesOn: false },
      { at: 'statement', nth: 6, cut: 'before', goesOn: true },
      { at: 'commit', nth: 1, cut: 'before', goesOn: false },
      { at: 'commit', nth: 1, cut: 'after', goesOn: true },
    ] as const
  ).slice(0, most);

/** After every statement that commits, and before every statement; a story ends before `most` as a rule. */
function* everyPoint(most: number): Generator<CrashPoint, void, boolean> {
  for (let nth = 1; nth <= most; nth += 1) {
    const goesOn = nth % 2 === 0;
    const isThere = yield { at: 'commit', nth, cut: 'after', goesOn };
    if (!isThere) break;
    yield { at: 'commit', nth, cut: 'after', goesOn: !goesOn };
  }
  for (let nth = 1; nth <= most; nth += 1) {
    const isThere = yield { at: 'statement', nth, cut: 'before', goesOn: nth % 2 === 0 };
    if (!isThere) break;
  }
}

/** A run of so many points is a short one. */
const fewPoints = 4;

/** Tells a story with the API killed at one place after the other. */
export const tellStory = async (
  stage: CrashStage,
  story: Story,
  most: number,
  onProgress: (line: string) => void,
): Promise<Told> => {
  const places = new Set<string>();
  const wrong: string[] = [];
  let kills = 0;
  const tell = async (point: CrashPoint): Promise<boolean> => {
    await stage.forget();
    const told = await story.tell(stage, point);
    if (told.struck !== undefined) {
      kills += 1;
      places.add(told.struck);
    }
    const how = `${told.struck ?? 'nowhere'}${point.goesOn ? '' : ', browser closed'}`;
    wrong.push(...told.wrong.map((text) => `${story.name}, killed ${how}: ${text}`));
    return told.struck !== undefined;
  };
  if (most <= fewPoints) for (const point of shortPoints(most)) await tell(point);
  else {
    const points = everyPoint(most);
    for (
      let next = points.next();
      !next.done && wrong.length < 20;
      next = points.next(await tell(next.value))
    );
  }
  onProgress([`${story.name}: ${kills} kills at ${places.size} places`, ...wrong].join('\n  '));
  return { name: story.name, kills, places: places.size, wrong };
};

/** One line and one list of what was told. */
export const sumUp = (all: readonly Told[]): { told: string; runs: number; wrong: string[] } => ({
  told: all.map(({ name, kills, places }) => `${name} ${kills} at ${places} places`).join(', '),
  runs: all.reduce((sum, { kills }) => sum + kills, 0),
  wrong: all.flatMap(({ wrong }) => wrong).slice(0, 20),
});
