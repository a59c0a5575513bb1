import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { evaluatePin } from '../../../packages/contracts/src/index.ts';
import { blindOprf, idText, toBase64Url } from '../../../packages/crypto/src/index.ts';
import type { Ports } from '../../../packages/vault/src/index.ts';
import { createEngine } from '../../../packages/vault/src/index.ts';
import { type Person, passPassword } from './person.ts';
import { isAway } from './writer.ts';

/** Somebody who has the password and evaluates PINs without ever proving one (I7). */
export interface PinProber {
  /** Asks for up to four evaluations from now on, one after another. */
  begin(): void;
  /** Waits for what was asked; what is stored must lie between the answered and the asked. */
  check(client: pg.Client): Promise<string[]>;
}

const perRound = 4;

/** The hour's count begins anew and the half session lasts: the test's own doing, in the database. */
const reset = async (client: pg.Client, email: string): Promise<void> => {
  await client.query('DELETE FROM pin_evaluation USING account a WHERE a.id = account_id AND a.email = $1', [
    email,
  ]);
  await client.query(
    `UPDATE session SET idle_until = now() + interval '1 hour', expires_at = now() + interval '1 hour'
     FROM account a WHERE a.id = session.account_id AND a.email = $1`,
    [email],
  );
};

export const openPinProber = async (person: Person, ports: Ports): Promise<PinProber> => {
  await passPassword(createEngine(ports), person);
  let asked = 0;
  let answered = 0;
  let late = 0;
  const refused: string[] = [];
  let asking: Promise<void> = Promise.resolve();
  const evaluate = async (): Promise<void> => {
    const { element } = blindOprf(new Uint8Array(randomBytes(32)));
    asked += 1;
    await ports.client.call(
      evaluatePin,
      { body: { blinded: toBase64Url(element) } },
      { idempotencyKey: idText(new Uint8Array(randomBytes(16))) },
    );
    answered += 1;
  };
  const ask = async (): Promise<void> => {
    for (let at = 0; at < perRound; at += 1) {
      try {
        await evaluate();
      } catch (error) {
        // A prober that is refused would find every count in order.
        if (!isAway(error)) refused.push(`I7: an evaluation was refused: ${String(error)}`);
        return;
      }
      await wait(20);
    }
  };
  return {
    begin: () => {
      asking = ask();
    },
    check: async (client) => {
      await asking;
      const { rows } = await client.query<{ count: string }>(
        'SELECT count(*) FROM pin_evaluation p JOIN account a ON a.id = p.account_id WHERE a.email = $1',
        [person.email],
      );
      const stored = Number(rows[0]?.count);
      // A database that is busy may finish a commit of the killed API after it was counted here: one round late.
      const wrong = stored < answered || stored > asked + late;
      const text = `I7: ${stored} PIN evaluations are counted, ${answered} answered, ${asked} asked`;
      late = Math.max(0, asked - stored);
      asked = 0;
      answered = 0;
      await reset(client, person.email);
      return [...(wrong ? [text] : []), ...refused.splice(0)];
    },
  };
};
