import type { Database } from '../db/database.ts';
import type { Hub } from '../db/hub.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { SendMail } from '../mail/senders.ts';

export interface MailLoopDeps {
  readonly database: Database;
  readonly hub: Pick<Hub, 'listen'>;
  readonly queue: MailQueue;
  readonly send: SendMail;
  readonly onError: (error: unknown) => void;
}

const everyMs = 5_000;

/** Sends what waits, at once when told of it and every few seconds besides. Several processes share the work. */
export const startMailLoop = ({ database, hub, queue, send, onError }: MailLoopDeps) => {
  let isClosed = false;
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  const drain = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      for (let job = await queue.take(database.sql); job && !isClosed; job = await queue.take(database.sql)) {
        try {
          await send(job.mail);
          await queue.remove(database.sql, job.id);
        } catch (error) {
          onError(error);
        }
      }
    } while (isAskedAgain && !isClosed);
  };
  const wake = (): void => {
    if (isClosed) return;
    isAskedAgain = true;
    running ??= drain()
      .catch(onError)
      .finally(() => {
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
