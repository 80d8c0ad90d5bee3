import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { thalwegHere } from "./in-process.ts";
import { type Ended, PROJECT, temporaryFolder, thalweg } from "./thalweg.ts";

const SURVEY = "dandi-2025/sample-complexity";
const AUTHORS = join(PROJECT, "tests/fixtures/authors-example.yaml");

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
let files = 0;

/** A file of this content, by its whole path. */
function fileOf(content: string | Buffer): string {
  const path = join(folder.path, `parameters-${files++}.yaml`);
  writeFileSync(path, content);
  return path;
}

const SMOKE = ["run", SURVEY, "--profile", "smoke"];
/** Runs the survey's smoke profile. */
function run(...flags: readonly string[]): Promise<Ended> {
  return thalweg([...SMOKE, ...flags], { cwd: folder.path });
}

/** What is refused needs no process of its own. */
function refusal(...flags: readonly string[]): Promise<Ended> {
  return thalwegHere([...SMOKE, ...flags, "--store", join(folder.path, "none")]);
}

describe("the authors' own file", () => {
  const smaller = ["ds=16", "trials=1", "num=3", "exp_max=1.6"].flatMap((setting) => ["--set", setting]);

  test("runs, with some of its values set to smaller ones", async () => {
    const { code, stdout } = await run("--config", AUTHORS, ...smaller, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ claim: SURVEY, verdict: null, rows: 3, outcomes: { ok: 3 } });
  });

  test("every key of it is known and reaches the run", async () => {
    const authors = parse(readFileSync(AUTHORS, "utf8")) as Record<string, unknown>;
    expect(Object.keys(authors)).toHaveLength(27);
    const set = { ds: [16], trials: 1, num: 3, exp_max: 1.6 };
    await run("--config", AUTHORS, ...smaller);
    const record = readFileSync(join(folder.path, ".thalweg/records", `${SURVEY.replace("/", ".")}.json`), "utf8");
    expect(JSON.parse(record).params).toMatchObject({ ...authors, ...set });
  });

  test("its values go before the profile's: the profile does not matter", async () => {
    const rows = (profile: string) =>
      thalweg(["run", SURVEY, "--profile", profile, "--config", AUTHORS, ...smaller, "--json"], { cwd: folder.path });
    const [smoke, paper] = await Promise.all(["smoke", "paper"].map(rows));
    expect(paper.stderr).not.toMatch(/computing [4-9]/);
    expect(JSON.parse(paper.stdout).rows).toBe(JSON.parse(smoke.stdout).rows);
  });
});

/** What is wrong, the file, the line that the error must name, and the rest of what it must say. */
const MALFORMED: readonly (readonly [string, string | Buffer, number, ...string[]])[] = [
  [
    "an unknown key",
    "trials: 2\nlambda_rigde: 1\n",
    2,
    "«lambda_rigde»",
    "did you mean «lambda_ridge»?",
    "lambda_ridge_setup_kernel",
  ],
  ["an unknown key like no other", "zzzzzzzzzz: 1\n", 1, "unknown key «zzzzzzzzzz». Known keys: FlagOverlapLin"],
  ["a key of JavaScript's objects", "trials: 1\n__proto__: {trials: 2}\n", 2, "unknown key «__proto__»"],
  ["a key twice", "ds: [16]\ntrials: 1\nds: [32]\n", 3, "«ds» is there twice"],
  ["a word for a number", "trials: two\n", 1, "trials: must be", 'got "two"'],
  ["a number as text", 'num: "4"\n', 1, "num: must be", 'got "4"'],
  ["a negative number", "# sizes\n\nlr: -1\n", 3, "lr: must be > 0, got -1"],
  ["no value", "ds:\n", 1, "ds: must be a list, got nothing"],
  ["an empty file", "", 1, "the file is empty"],
  ["nothing but a comment", "# trials: 3\n", 1, "the file is empty"],
  ["a list", "- trials: 1\n- num: 2\n", 1, "must be a mapping"],
  ["a single word", "trials\n", 1, "must be a mapping"],
  ["bad indentation", "ds:\n  - 16\n - 32\n", 3, "not valid YAML"],
  ["a tab", "trials: 1\n\tnum: 2\n", 2, "Tabs are not allowed"],
  ["an open bracket", "trials: 1\nds: [16, 32\nnum: 3\n", 3, "not valid YAML", "]"],
  ["an open quotation mark", 'sigma1_code: "h2\n', 2, "not valid YAML"],
  ["two documents", "trials: 1\n---\ntrials: 2\n", 2, "one document"],
  ["exponents in the wrong order", "exp_min: 2\nexp_max: 1\n", 1, "exp_min: must be at most exp_max = 1, got 2"],
  [
    "an exponent below the profile's other",
    "trials: 1\nexp_max: 0.5\n",
    2,
    "exp_min: must be at most exp_max = 0.5, got 1",
  ],
  ["a subspace as large as the space", "epsilon: 1\n", 1, "epsilon: must be < 1, got 1"],
  ["branches that do not fit", "ds: [16]\nk: 9\n", 2, "k: 9 branches of d_eff = 4 coordinates do not fit into d = 16"],
  ["an empty mini-batch", "fraction_batch: 0\n", 1, "fraction_batch: must be > 0, got 0"],
  ["a mini-batch larger than all", "fraction_batch: 1.1\n", 1, "fraction_batch: must be ≤ 1, got 1.1"],
  ["no dimension", "ds: []\n", 1, "ds: must have at least 1 entry, got []"],
  ["a dimension twice", "ds: [16, 32, 16]\n", 1, "ds: must name each dimension once, got [16,32,16]"],
  ["a wrong entry of a list", "ds:\n- 16\n- -3\n", 3, "ds[1]: must be ≥ 4, got -3"],
  ["no trials", "trials: 0\n", 1, "trials: must be ≥ 1, got 0"],
  ["half a neuron", "p2: 1.5\n", 1, "p2: must be an integer, got 1.5"],
  ["no polynomial", "sigma1_code: banana\n", 1, "sigma1_code:", "«banana»"],
  ["an unknown outer function", "sigma2_code: relu\n", 1, "sigma2_code: must be one of tanh, tanh_coef", 'got "relu"'],
  ["a gain without use", "sigma2_code: tanh\ncoef: 3\n", 2, "coef: contradicts sigma2_code = tanh", "got 3"],
  ["a boolean as text", 'FlagTrain2Layer: "true"\n', 1, 'FlagTrain2Layer: must be true or false, got "true"'],
  [
    "yes, which is a text since YAML 1.2",
    "FlagTrain2Layer: yes\n",
    1,
    'FlagTrain2Layer: must be true or false, got "yes"',
  ],
  ["NaN", "lr: .nan\n", 1, "lr: must be a finite number, got NaN"],
  ["infinity", "lr: .inf\n", 1, "lr: must be a finite number, got Infinity"],
  ["too many samples", "exp_max: 400\n", 1, "exp_max:", "got 400"],
  ["an alias without anchor", "trials: 1\nnum: *trials\n", 2, "«*trials»"],
  ["an alias within its own anchor", "ds: &all [16, *all]\n", 1, "«*all»"],
  ["an alias to a wrong value", "trials: &t 0.5\nnum: *t\n", 2, "num: must be an integer, got 0.5"],
  ["an anchor's value twice in a list", "ds: [&d 16, *d]\n", 1, "ds: must name each dimension once"],
  ["a merge key", "trials: 2\n<<: {trials: 1, num: 2}\n", 2, "merge keys «<<» are not supported"],
  ["an unknown tag", "trials: !!js/function 1\n", 1, "not valid YAML"],
  ["bytes that are no text", Buffer.from([0x74, 0x3a, 0x20, 0x31, 0x0a, 0xff, 0xfe, 0x00, 0x9f]), 2, "UTF-8"],
  ["a zero byte", "trials: 1\0\n", 1, "UTF-8"],
  ["Latin-1", Buffer.from("trials: 1\n# r\xe9p\xe9titions\n", "latin1"), 2, "UTF-8"],
  ["lines that end as on Windows", "trials: 1\r\nds: [16]\r\nnum: -2\r\n", 3, "num: must be ≥ 1, got -2"],
];

test.for(MALFORMED)("%s is refused with file, line and key", async ([, content, line, ...said]) => {
  const file = fileOf(content);
  const ended = await refusal("--config", file);
  expectRefused(ended);
  expect(ended.stderr).toContain(`${file}, line ${line}: `);
  for (const text of said) expect(ended.stderr).toContain(text);
});

test.each([
  ["ds", "must be name=value"],
  ["=3", "must be name=value"],
  ["dss=3", "did you mean «ds»?"],
  ["trials=", "trials: must be", "got nothing"],
  ["trials=-1", "trials: must be ≥ 1, got -1"],
  ["ds=[16,32", "ds: the value is not valid YAML"],
  ["ds=[16,16]", "ds: must name each dimension once"],
  ["trials=a: b: c", "trials: the value is not valid YAML"],
  ["trials=*t", "trials: the value is not valid YAML"],
  ["exp_max=0.5", "exp_min: must be at most exp_max = 0.5"],
])("--set %s is refused", async (setting, ...said) => {
  const ended = await refusal("--set", setting);
  expectRefused(ended);
  for (const text of [`--set ${setting}: `, ...said]) expect(ended.stderr).toContain(text);
});

test("a refusal in a process of its own is the same", async () => {
  const flags = ["--config", fileOf("trials: 2\nlambda_rigde: 1\n")];
  expect(await run(...flags)).toEqual(await refusal(...flags));
});

test("a parameter set twice is refused", async () => {
  const ended = await refusal("--set", "trials=1", "--set", "trials=2");
  expectRefused(ended);
  expect(ended.stderr).toContain("--set trials=2: trials is set twice; see --set trials=1");
});

test("a folder, and a file that is not there, are refused", async () => {
  mkdirSync(join(folder.path, "folder.yaml"));
  const path = join(folder.path, "folder.yaml");
  const asFolder = await refusal("--config", path);
  expectRefused(asFolder);
  expect(asFolder.stderr).toContain(`--config ${path}: this is a folder`);
  const missing = await refusal("--config", "missing.yaml");
  expectRefused(missing);
  expect(missing.stderr).toContain("--config missing.yaml: there is no such file");
});

const SMALL = "trials: 1\nnum: 1\nexp_min: 1\nexp_max: 1\nnetworks: false\n";

test("a list, a list of one, a single value for it, an alias, and a byte-order mark are understood", async () => {
  const rows = async (content: string, ...flags: readonly string[]): Promise<number> => {
    const { code, stdout, stderr } = await run("--config", fileOf(SMALL + content), "--json", ...flags);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout).rows;
  };
  expect(await rows("ds: 16\n")).toBe(1);
  expect(await rows("ds: [16]\n")).toBe(1);
  expect(await rows("ds: [16, 32]\n")).toBe(2);
  expect(await rows("ds: [16]\n", "--set", "ds=32")).toBe(1);
  expect(await rows("ds: [16]\n", "--set", "ds=[16,32]")).toBe(2);
  expect(await rows("reg1: &none 0\nreg2: *none\n")).toBe(1);
  const { code } = await run("--config", fileOf(`\ufeff${SMALL}`));
  expect(code).toBe(0);
});

/** Exit code 2; one paragraph on stderr that is no stack trace; nothing on stdout. */
function expectRefused({ code, stdout, stderr }: Ended): void {
  expect(code, stderr).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^thalweg: [^\n]+\.\n$/);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+/);
}
