import { expect, test } from "vitest";
import { answering } from "./answering.ts";

const remote = {
  double: async (x: number) => 2 * x,
  refuse: async (): Promise<number> => {
    throw new Error("x: must be positive, got 0");
  },
  load: async (): Promise<number> => {
    throw new TypeError("Failed to fetch dynamically imported module: http://host/assets/spectra.js");
  },
  never: () => new Promise<number>(() => {}),
};

test("answers and refusals come through as they are", async () => {
  const { calls } = answering(remote);
  expect(await calls.double(4)).toBe(8);
  await expect(calls.refuse()).rejects.toThrow("x: must be positive, got 0");
  expect(await Promise.resolve(calls)).toBe(calls);
});

test("who waits for one who is gone is told so, and so is who asks later", async () => {
  const { calls, end } = answering(remote);
  const asked = [calls.never(), calls.never()];
  end("it could not be loaded");
  end("later");
  for (const call of [...asked, calls.double(1)])
    await expect(call).rejects.toThrow(/\(it could not be loaded\).*Reload the page/);
});

test("a part that could not be loaded is no riddle", async () => {
  await expect(answering(remote).calls.load()).rejects.toThrow(/^What computes for this page.*Reload the page/);
});
