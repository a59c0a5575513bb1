import { leftOut } from '../../apps/api/src/backup/tables.ts';
import type { Coffer } from './coffer.ts';

const named = leftOut.map((name) => `'${name}'`).join(', ');

/** What a backup holds, table by table; `act` is a statement with `%1$I` for the table's name. */
const eachTable = (act: string): string => `
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN (${named}) LOOP
      EXECUTE format('${act}', name);
    END LOOP;
  END $$;`;

/** Keeps a copy of all that a backup holds beside the database's tables. */
export const keepAside = async (coffer: Pick<Coffer, 'query'>): Promise<void> => {
  const copies = eachTable('CREATE TABLE aside.%1$I AS TABLE public.%1$I');
  await coffer.query(`CREATE SCHEMA aside; ${copies}`);
};

/** Puts back what was kept aside, as a restore does; the sessions of now stand, unlike after a true one. */
export const putBack = async (coffer: Pick<Coffer, 'query'>): Promise<void> => {
  const back = [
    eachTable('DELETE FROM public.%1$I'),
    eachTable('INSERT INTO public.%1$I SELECT * FROM aside.%1$I'),
  ];
  // No trigger and no reference between tables is looked at meanwhile.
  await coffer.query(`BEGIN; SET LOCAL session_replication_role = replica; ${back.join('')} COMMIT;`);
  await coffer.query('DROP SCHEMA aside CASCADE');
};
