/** Where something long is computed, which nothing but closing ends. */
interface Closable {
  readonly close: () => void;
}

/** Work in parts: between two of them it asks whether somebody wants something newer. What it says after that is not listened to. */
export type Job<Room> = (room: Room, isOver: () => boolean) => Promise<void>;

export interface Newest<Room> {
  /** Instead of whatever was asked before. */
  readonly ask: (job: Job<Room>) => void;
  readonly close: () => void;
}

interface Options<Room> {
  /** Milliseconds. */
  readonly patience?: number;
  readonly now?: () => number;
  /** Settles when a room has loaded what it needs: before that it is not closed for a younger job, and no time counts. */
  readonly ready?: (room: Room) => Promise<unknown>;
}

/**
 * One job at a time, the newest: a younger one waits until the running one lets go at its next part, and no longer than until that is
 * `patience` milliseconds old: then its room is closed and another one opened. Rooms are opened when they are needed, and kept until they
 * end by themselves, which `open` is to tell.
 */
export function newestWins<Room extends Closable>(
  open: (told: { readonly onend: () => void }) => Room,
  options: Options<Room> = {},
): Newest<Room> {
  const { patience = 1000, now = () => performance.now(), ready = async () => {} } = options;
  let room: { readonly room: Room; readonly ready: Promise<unknown> } | undefined;
  let running: { since: number | undefined } | undefined;
  let waiting: Job<Room> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const enter = (): NonNullable<typeof room> => {
    const onend = (): void => {
      if (room?.room === opened) room = undefined;
    };
    const opened = open({ onend });
    // What could not be loaded the job will say.
    return { room: opened, ready: ready(opened).catch(() => {}) };
  };
  const start = (job: Job<Room>): void => {
    const own: NonNullable<typeof running> = { since: undefined };
    running = own;
    room ??= enter();
    const isOver = (): boolean => running !== own || waiting !== undefined;
    const { room: here, ready: loaded } = room;
    const work = async (): Promise<void> => {
      await loaded;
      own.since = now();
      if (!isOver()) await job(here, isOver);
    };
    void work().finally(() => {
      if (running !== own) return;
      running = undefined;
      next();
    });
  };
  const next = (): void => {
    clearTimeout(timer);
    const job = waiting;
    waiting = undefined;
    if (job !== undefined) start(job);
  };
  const leave = (): void => {
    room?.room.close();
    room = undefined;
    running = undefined;
  };
  return {
    ask(job) {
      waiting = job;
      clearTimeout(timer);
      if (running === undefined) return next();
      if (running.since === undefined) return;
      const left = running.since + patience - now();
      timer = setTimeout(
        () => {
          leave();
          next();
        },
        Math.max(0, left),
      );
    },
    close() {
      clearTimeout(timer);
      waiting = undefined;
      leave();
    },
  };
}
