// Written by `npm run registry` from the files of this folder. Do not edit.
import deepHierarchical from "./deep-hierarchical.ts";
import might from "./might.ts";
import sight from "./sight.ts";

export const targets = {
  "deep-hierarchical": deepHierarchical,
  "might": might,
  "sight": sight,
} as const;

export type TargetId = keyof typeof targets;
