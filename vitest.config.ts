import { defineConfig } from "vitest/config";

const common = { testTimeout: 120_000, hookTimeout: 120_000 };
/** Functions of their arguments: such files may share what they import. Engines, stores and commands begin anew in each file. */
const PURE = [
  "src/{math,expressions,statistics,activations,distributions,targets,theory,experiments,plots,board,permalink}/**/*.test.ts",
  "src/web/model/**/*.test.ts",
];
const PAGES = ["tests/e2e/web/**/*.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...common, name: "pure", include: PURE, isolate: false } },
      {
        test: {
          ...common,
          name: "own",
          include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
          exclude: [...PURE, ...PAGES],
        },
      },
      { test: { ...common, name: "pages", include: PAGES, globalSetup: ["tests/fixtures/site-setup.ts"] } },
    ],
  },
});
