import type { Database } from '../db/database.ts';
import type { Hub } from '../db/hub.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { SendMail } from '../mail/senders.ts';
import type { JobRuns } from './job-runs.ts';

export interface MailLoopDeps {
  readonly database: Database;
  readonly hub: Pick<Hub, 'listen'>;
  readonly queue: MailQueue;
  readonly send: SendMail;
  readonly onError: (error: unknown) => void;
  /** Writes down how a round went; see `JobRuns`. */
  readonly record?: JobRuns['record'];
}

const everyMs = 5_000;
const name = 'mail';

/** Sends what waits, at once when told of it and every few seconds besides. Several processes share the work. */
export const startMailLoop = ({ database, hub, queue, send, onError, record }: MailLoopDeps) => {
  let isClosed = false;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  /** Sends what waits, and gives the last failure. */
  const drain = async (): Promise<{ readonly why: unknown } | undefined> => {
    let failed: { readonly why: unknown } | undefined;
    do {
      isAskedAgain = false;
      for (let job = await queue.take(database.sql); job && !isClosed; job = await queue.take(database.sql)) {
        try {
          await send(job.mail);
          await queue.removeSent(database.sql, job.id);
        } catch (why) {
          failed = { why };
          onError(why);
        }
      }
    } while (isAskedAgain && !isClosed);
    return failed;
  };
  const round = async (): Promise<void> => {
    try {
      // Not as an argument: where nothing is written down, it would not be asked for.
      const failed = await drain();
      await record?.(name, failed);
    } catch (why) {
      onError(why);
      await record?.(name, { why });
    }
  };
  const wake = (): void => {
    if (isClosed) return;
    isAskedAgain = true;
    running ??= round().finally(() => {
      running = undefined;
    });
  };
  const stopListening = hub.listen((what) => {
    if (what.kind === 'mail' || what.kind === 'gap') wake();
  });
  const timer = setInterval(wake, everyMs);
  wake();
  return {
    close: async (): Promise<void> => {
      isClosed = true;
      clearInterval(timer);
      stopListening();
      await running;
    },
  };
};
