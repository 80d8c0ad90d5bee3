import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Job, newestWins } from "./newest.ts";

interface Room {
  readonly number: number;
  readonly close: () => void;
}

describe("of what is asked, the newest is done", () => {
  let [opened, closed]: [number, number[]] = [0, []];
  const open = (): Room => {
    const number = ++opened;
    return { number, close: () => closed.push(number) };
  };
  const done: string[] = [];
  /** So many parts, each so many milliseconds. */
  const job =
    (name: string, parts: number, milliseconds: number): Job<Room> =>
    async (room, isOver) => {
      for (let part = 1; part <= parts; part++) {
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        if (isOver()) return;
        done.push(`${name}${part} in ${room.number}`);
      }
    };
  beforeEach(() => {
    vi.useFakeTimers();
    [opened, closed] = [0, []];
    done.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  test("a job runs to its end, and the room is kept for the next", async () => {
    const newest = newestWins(open);
    newest.ask(job("a", 2, 10));
    await vi.advanceTimersByTimeAsync(100);
    newest.ask(job("b", 1, 10));
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual(["a1 in 1", "a2 in 1", "b1 in 1"]);
    expect(closed).toEqual([]);
  });

  test("a room that has ended by itself is followed by another one", async () => {
    const ends: (() => void)[] = [];
    const newest = newestWins(({ onend }) => {
      ends.push(onend);
      return open();
    });
    newest.ask(job("a", 1, 10));
    await vi.advanceTimersByTimeAsync(100);
    ends[0]!();
    newest.ask(job("b", 1, 10));
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toEqual(["a1 in 1", "b1 in 2"]);
  });

  test("a younger one takes over between two parts, and of those that wait only the last is done", async () => {
    const newest = newestWins(open);
    newest.ask(job("a", 5, 100));
    await vi.advanceTimersByTimeAsync(150);
    newest.ask(job("b", 1, 10));
    newest.ask(job("c", 1, 10));
    await vi.advanceTimersByTimeAsync(1000);
    expect(done).toEqual(["a1 in 1", "c1 in 1"]);
    expect(closed).toEqual([]);
  });

  test("a part that takes longer than one waits ends with its room", async () => {
    const newest = newestWins(open);
    newest.ask(job("a", 1, 20_000));
    await vi.advanceTimersByTimeAsync(400);
    newest.ask(job("b", 1, 10));
    await vi.advanceTimersByTimeAsync(500);
    expect(closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(closed).toEqual([1]);
    expect(done).toEqual(["b1 in 2"]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(done).toEqual(["b1 in 2"]);
  });

  test("a room that still loads is not closed, and the newest begins when it has", async () => {
    const ready = () => new Promise((resolve) => setTimeout(resolve, 5000));
    const newest = newestWins(open, { ready });
    newest.ask(job("a", 1, 10));
    await vi.advanceTimersByTimeAsync(2000);
    newest.ask(job("b", 1, 10));
    await vi.advanceTimersByTimeAsync(4000);
    expect(done).toEqual(["b1 in 1"]);
    expect(closed).toEqual([]);
  });

  test("closing ends everything", async () => {
    const newest = newestWins(open);
    newest.ask(job("a", 1, 500));
    newest.ask(job("b", 1, 10));
    newest.close();
    await vi.advanceTimersByTimeAsync(5000);
    expect(done).toEqual([]);
    expect(closed).toEqual([1]);
  });
});
