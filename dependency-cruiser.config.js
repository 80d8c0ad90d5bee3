/** The walls of docs/CONVENTIONS.md, section 1: imports point up this list, never down. */
const ORDER = [
  "math",
  "expressions",
  "statistics",
  "engine",
  "activations",
  "distributions",
  "targets",
  "networks",
  "theory",
  "training",
  "experiments",
  "plots",
  "board",
  "permalink",
  "playground",
  "store",
  "runner",
  "cli",
];

const src = (name) => `^src/${name}/`;
/** A test may stand on both sides of a wall. */
const TEST = "\\.test\\.ts$";

const upwards = ORDER.slice(0, -1).map((name, i) => ({
  name: `${name}-imports-up-only`,
  severity: "error",
  from: { path: src(name), pathNot: TEST },
  to: { path: `^src/(${ORDER.slice(i + 1).join("|")})/` },
}));

export default {
  forbidden: [
    ...upwards,
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "theory-knows-no-practice",
      comment: "Two halves that share code check nothing.",
      severity: "error",
      from: { path: src("theory"), pathNot: TEST },
      to: { path: "^src/(engine|training)/" },
    },
    {
      name: "practice-knows-no-theory",
      severity: "error",
      from: { path: "^src/(engine|training|networks)/", pathNot: TEST },
      to: { path: src("theory") },
    },
    {
      name: "store-and-runner-are-strangers",
      severity: "error",
      from: { path: "^src/(store|runner)/" },
      to: { path: "^src/(store|runner)/", pathNot: ["^src/$1/"] },
    },
    {
      name: "command-line-and-page-are-strangers",
      severity: "error",
      from: { path: "^src/(cli|web)/", pathNot: TEST },
      to: { path: "^src/(cli|web)/", pathNot: ["^src/$1/"] },
    },
    {
      name: "mathematics-has-no-machine",
      severity: "error",
      from: {
        path: "^src/(math|expressions|statistics|engine|activations|distributions|targets|networks|theory|training|experiments|plots|board|permalink|playground|web)/",
        pathNot: [TEST, "^src/engine/native/"],
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-test-code-in-the-product",
      severity: "error",
      from: { path: "^src/", pathNot: TEST },
      to: { path: "^(tests|tools)/|\\.test\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["import", "node", "default"], extensions: [".ts", ".js", ".svelte"] },
  },
};
