import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { experimentIds } from "../../src/cli/registry.ts";
import { openStore } from "../../src/store/store.ts";
import { thalwegHere } from "./in-process.ts";
import { type Ended, rowsOf, segmentsOf, start, THALWEG, temporaryFolder, thalweg, until } from "./thalweg.ts";

const SURVEY = "dandi-2025/sample-complexity";
const CLAIM = "dandi-2025/information-exponent";
const VERDICTS = ["consistent", "contradicted", "inconclusive", "not applicable", null];

const folder = temporaryFolder();
const cwd = folder.path;
afterAll(() => folder[Symbol.dispose]());

function run(...args: readonly string[]): Promise<Ended> {
  return thalweg(args, { cwd });
}

/** The survey's smallest run, which several tests look at or copy: made by the first. */
let begun: Promise<Ended> | undefined;
const surveyed = (): Promise<Ended> => {
  begun ??= run("run", SURVEY, "--profile", "smoke", "--json", "--store", "survey");
  return begun;
};

/** The JSON document that a command prints, with the exit code it should have. */
async function json(args: readonly string[], code = 0) {
  const ended = await run(...args, "--json");
  expect(ended.code, ended.stderr).toBe(code);
  return JSON.parse(ended.stdout);
}

describe("before anything has run", () => {
  test("claims lists every claim and survey, without verdicts, and makes no store", async () => {
    const lines = await json(["claims"]);
    expect(lines.map(({ id }: { id: string }) => id)).toEqual(experimentIds);
    for (const { id, kind, paper, statement, verdict, controls } of lines) {
      expect(["claim", "survey"]).toContain(kind);
      expect(id.startsWith(`${paper}/`)).toBe(true);
      expect(statement).toMatch(/\S/);
      expect(verdict).toBeNull();
      if (kind === "claim") expect(controls.length).toBeGreaterThan(0);
      for (const control of controls) expect(control).toEqual({ violates: expect.any(String), verdict: null });
    }
    expect(existsSync(join(cwd, ".thalweg"))).toBe(false);
  });

  test("every claim explains itself, with its source as BibTeX", async () => {
    for (const known of experimentIds) {
      const { code, stdout: document } = await thalwegHere(["explain", known, "--json"]);
      const { id, statement, source, parameters, bibtex } = JSON.parse(document);
      expect([code, id]).toEqual([0, known]);
      expect(statement).toMatch(/\S/);
      expect(bibtex).toContain(`{${source.cite},`);
      for (const parameter of parameters) {
        expect(parameter).toMatchObject({ name: expect.any(String), meaning: expect.stringMatching(/\S/) });
      }
    }
    const text = await run("explain", CLAIM);
    expect(text).toMatchObject({ code: 0, stderr: "" });
    for (const word of ["Hypotheses", "Controls", "Margins", "@"]) expect(text.stdout).toContain(word);
  });

  test("export says that there is no run, and makes no store", async () => {
    expect(await run("export", CLAIM)).toEqual({
      code: 1,
      signal: null,
      stdout: "",
      stderr: `thalweg: the store has no run of ${CLAIM}; \`thalweg run ${CLAIM}\` makes one.\n`,
    });
    expect(existsSync(join(cwd, ".thalweg"))).toBe(false);
  });

  test("doctor says what is here", async () => {
    const { environment, threads, engines, experiments, store } = await json(["doctor"]);
    expect(environment).toMatchObject({ thalweg: "0.1.0", node: process.version });
    expect(threads).toBeGreaterThan(0);
    expect(experiments).toBe(experimentIds.length);
    expect(engines.map(({ kind }: { kind: string }) => kind)).toEqual(["reference", "wasm", "native"]);
    for (const { id, speed } of engines) {
      expect(typeof id).toBe("string");
      for (const { one, all } of [speed.float32, speed.float64]) expect(Math.min(one, all)).toBeGreaterThan(0.01);
    }
    expect(store).toEqual({ directory: join(cwd, ".thalweg"), state: expect.stringContaining("none yet") });
  });

  test("predict computes without a run", async () => {
    expect(await json(["predict", "harmonic-dimension", "--dimension", "10", "--degree", "4"])).toMatchObject({
      quantity: "harmonic-dimension",
      parameters: { dimension: 10, degree: 4 },
      value: 660, // C(13, 4) − C(11, 2)
    });
    const limit = await json(["predict", "target-limit", "--target", "dandi-2025", "--degree", "2"]);
    expect(limit.value).toBeCloseTo(0.27234625, 8);
    const known = await json(["predict"]);
    for (const quantity of known) {
      expect(quantity).toEqual({ id: expect.any(String), summary: expect.any(String), flags: expect.any(Array) });
    }
    const { stdout } = await run("predict");
    for (const { id } of known) expect(stdout).toContain(id);
  });
});

describe("a run", () => {
  const store = ["--store", "a-run"];
  let first: Ended;
  beforeAll(async () => {
    first = await run("run", CLAIM, "--profile", "smoke", "--json", ...store);
  });

  test("prints its verdict as JSON on stdout and its progress on stderr", () => {
    const { code, stdout, stderr } = first;
    const { claim, verdict, parts, controls, rows, seconds, store: where } = JSON.parse(stdout);
    expect(claim).toBe(CLAIM);
    expect(VERDICTS).toContain(verdict);
    expect(code).toBe(verdict === "contradicted" ? 3 : verdict === null ? 1 : 0);
    for (const part of parts) {
      expect(part).toMatchObject({ name: expect.any(String), prediction: expect.any(Number) });
      const { value, low, high, level } = part.estimate;
      expect(low <= value && value <= high).toBe(true);
      expect(level > 0.9 && level < 1).toBe(true);
      expect(VERDICTS).toContain(part.verdict);
    }
    for (const control of controls) {
      expect(control).toMatchObject({ violates: expect.any(String) });
      expect(VERDICTS).toContain(control.verdict);
    }
    expect(parts.length * controls.length).toBeGreaterThan(0);
    expect(rowsOf(join(cwd, "a-run"))).toHaveLength(rows);
    expect(seconds).toBeGreaterThan(0);
    expect(where).toBe(join(cwd, "a-run"));
    expect(stderr).toMatch(new RegExp(`^computing ${rows} tasks, \\d+ at a time, .* on native-.*\\n`));
  });

  test("a second one computes nothing and says the same", async () => {
    const second = await run("run", CLAIM, "--profile", "smoke", "--json", ...store);
    expect(second.stderr).toBe("");
    const without = ({ stdout }: Ended) => ({ ...JSON.parse(stdout), seconds: 0 });
    expect(without(second)).toEqual(without(first));
  });

  test("ends with exit code 3 where the rows contradict the claim", async () => {
    // Other measurements under the addresses of the run's rows: the claim's world has the overlap of the control's.
    const [measured, forged] = ["a-run", "forged"].map((name) => openStore(join(cwd, name)));
    let n = 0;
    for (const row of measured.rows()) forged.append({ ...row, values: { overlap: 0.9 + 1e-6 * n++ } });
    measured.close();
    forged.close();
    const { code, stdout, stderr } = await run("run", CLAIM, "--profile", "smoke", "--json", "--store", "forged");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout).verdict).toBe("contradicted");
    expect(code).toBe(3);
  });

  test("its record is on the board, and doctor finds its rows", async () => {
    const line = (await json(["claims", ...store])).find(({ id }: { id: string }) => id === CLAIM);
    expect(line.verdict).toBe(JSON.parse(first.stdout).verdict);
    for (const { verdict } of line.controls) expect(verdict).not.toBeNull();
    expect((await json(["doctor", ...store])).store.state).toBe(
      `${JSON.parse(first.stdout).rows} rows whose checksums are right`,
    );
  });

  test("the text for people has no escape codes where there is no terminal", async () => {
    const claims = ["claims", ...store];
    for (const [args, env] of [
      [["run", CLAIM, "--profile", "smoke", ...store]],
      [claims],
      [claims, { NO_COLOR: "1" }],
      [["run", "--help"]],
      [["help"]],
    ] as const) {
      const surroundings = { cwd, env: { ...process.env, FORCE_COLOR: undefined, ...env } };
      const { code, stdout, stderr } = await thalweg(args, surroundings);
      expect([0, 3]).toContain(code);
      expect(stdout).toMatch(/\S/);
      expect(stdout).not.toContain("\u001b");
      expect(stderr).toBe("");
    }
  });

  test.each([
    ["csv", /^[\w ,."]+\r?\n/],
    ["parquet", /^PAR1/],
    ["npz", /^PK/],
    ["svg", /^<svg/],
    ["pdf", /^%PDF-/],
    ["tex", /\\begin\{tikzpicture\}/],
  ])("can be exported as %s, to a file and to stdout", async (format, begins) => {
    const output = join(cwd, "exports", `figure.${format}`);
    const command = ["export", CLAIM, "--format", format];
    const toFile = await thalwegHere([...command, "--output", output, "--store", join(cwd, "a-run")]);
    expect(toFile).toMatchObject({ code: 0, stdout: "", stderr: `wrote ${output}\n` });
    expect(readFileSync(output, "latin1")).toMatch(begins);
    const toStdout = await run(...command, ...store);
    expect(toStdout).toMatchObject({ code: 0, stderr: "" });
    expect(toStdout.stdout).toMatch(begins);
  });

  test("tells as JSON what an export wrote, and refuses where it cannot", async () => {
    const command = ["export", CLAIM, "--format", "csv", "--json", ...store];
    const { code, stdout } = await run(...command, "--output", "told.csv");
    const bytes = readFileSync(join(cwd, "told.csv")).length;
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { claim: CLAIM, format: "csv", bytes }]);
    expect(await run(...command)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("--output") });
    expect(await run(...command, "--output", ".")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "thalweg: --output .: the file cannot be written (EISDIR).\n",
    });
  });

  test("a larger sweep keeps its rows", async () => {
    // The profile's two trials, then three.
    const small = await surveyed();
    const rows = rowsOf(join(cwd, "survey"));
    cpSync(join(cwd, "survey"), join(cwd, "sweep"), { recursive: true });
    const large = await run("run", SURVEY, "--profile", "smoke", "--set", "trials=3", "--json", "--store", "sweep");
    const [before, after] = [small, large].map(({ stdout }) => JSON.parse(stdout).rows);
    expect(after).toBe((before / 2) * 3);
    expect(large.stderr).toContain(`computing ${after - before} tasks`);
    expect(rowsOf(join(cwd, "sweep"))).toEqual(expect.arrayContaining([...rows]));
  });

  test("has the same rows with 1, 2 and 4 threads, and interrupted half-way", async () => {
    const command = ["run", CLAIM, "--profile", "smoke", "--set", "replicas=3", "--json"];
    const runs = await Promise.all(
      ["1", "2", "4"].map(async (jobs) => {
        const ended = await run(...command, "--jobs", jobs, "--store", `jobs-${jobs}`);
        return { ended, rows: rowsOf(join(cwd, `jobs-${jobs}`)) };
      }),
    );
    const judged = ({ stdout }: Ended) => ({ ...JSON.parse(stdout), seconds: 0, store: "" });
    for (const { ended, rows } of runs) {
      expect(rows).toEqual(runs[0].rows);
      expect(judged(ended)).toEqual(judged(runs[0].ended));
    }

    const store = ["--store", "interrupted"];
    const running = start([...command, "--verbose", ...store], { cwd });
    await until(() => running.stderr().includes("\nstored "), running);
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.ended;
    expect(code, stderr).toBe(130);
    expect(stdout).toBe("");
    const said =
      /thalweg: interrupted: (\d+) of (\d+) missing rows were stored\. The same command goes on from there\.\n$/;
    const [, stored, wanted] = said.exec(stderr)!;
    expect(Number(stored)).toBeLessThan(Number(wanted));
    expect(rowsOf(join(cwd, "interrupted"))).toHaveLength(Number(stored));
    const rest = await run(...command, ...store);
    expect(rest.stderr).toContain(`computing ${Number(wanted) - Number(stored)} tasks`);
    expect(rowsOf(join(cwd, "interrupted"))).toEqual(runs[0].rows);
    expect(judged(rest)).toEqual(judged(runs[0].ended));
  });

  test("that meets a full disk ends with exit code 4, and goes on when there is room", async () => {
    const command = [
      "run",
      SURVEY,
      "--profile",
      "smoke",
      "--set",
      "trials=4",
      "--set",
      "networks=false",
      "--json",
      "--store",
      "full",
    ];
    // Files of at most six blocks of 512 bytes: a few rows.
    const { code, stdout, stderr } = await thalweg(command, { cwd, shell: "ulimit -f 6" });
    expect(code, stderr).toBe(4);
    expect(stdout).toBe("");
    const [, stored, wanted] =
      /EFBIG.*; all rows before it are intact\. (\d+) of (\d+) missing rows were stored\. The same command goes on from there\.\n$/.exec(
        stderr,
      )!;
    expect(Number(stored)).toBeGreaterThan(0);
    const rest = await run(...command);
    expect(rest.code).toBe(0);
    expect(rest.stderr).toContain(`computing ${Number(wanted) - Number(stored)} tasks`);
    expect(JSON.parse(rest.stdout)).toMatchObject({ rows: Number(wanted), outcomes: { ok: Number(wanted) } });
  });

  test("an export of rows that are not all there says what is missing", async () => {
    await surveyed();
    cpSync(join(cwd, "survey"), join(cwd, "partly"), { recursive: true });
    const [segment] = segmentsOf(join(cwd, "partly"));
    const lines = readFileSync(segment, "utf8").split("\n");
    writeFileSync(segment, `${lines.slice(0, 3).join("\n")}\n`);
    const { code, stdout, stderr } = await run("export", SURVEY, "--store", "partly");
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toMatch(/thalweg: 5 of 8 rows of .* are missing; `thalweg run .*` computes them\.\n$/);
  });
});

test("the board says which sizes a verdict comes from", async () => {
  cpSync(join(cwd, "a-run"), join(cwd, "sizes"), { recursive: true });
  const profileAfter = async (...settings: string[]) => {
    await run("run", CLAIM, "--profile", "smoke", ...settings, "--store", "sizes");
    const lines = JSON.parse((await run("claims", "--json", "--store", "sizes")).stdout);
    return lines.map(({ id, profile }: { id: string; profile: string | null }) => (id === CLAIM ? profile : null));
  };
  expect((await profileAfter()).filter((profile: string | null) => profile !== null)).toEqual(["smoke"]);
  expect(await profileAfter("--set", "replicas=3")).toContain("smoke, changed");
});

test("a reader that closes the pipe early gets no stack trace", async () => {
  const { stdout, stderr } = await promisify(execFile)(
    "sh",
    ["-c", `"${process.execPath}" "${THALWEG}" run ${SURVEY} --profile smoke --store piped | head -1`],
    { cwd },
  );
  expect(stdout).toBe(`${SURVEY}\n`);
  expect(stderr).toMatch(/^computing \d+ tasks, \d+ at a time, .* on native-.*\n$/);
});

test("a survey prints its curves, as text and as JSON", async () => {
  const command = ["run", SURVEY, "--profile", "smoke", "--store", "survey"];
  const { curves } = JSON.parse((await surveyed()).stdout);
  expect(curves.map(({ label }: { label: string }) => label)).toContain("three stages");
  for (const { points, x } of curves) {
    // Against κ a point for each sample size; against steps, one for each look.
    if (x.startsWith("κ")) expect(points).toHaveLength(4);
    else expect(points.length).toBeGreaterThan(4);
    for (const { y, low, high } of points) expect(low <= y && y <= high).toBe(true);
  }
  expect((await run(...command)).stdout).toContain("three stages (mean squared test error against κ");
});

test("reproduce runs everything, prints JSON and writes the report; a second one computes nothing", async () => {
  const command = ["reproduce", "--profile", "smoke", "--json", "--store", "all"];
  const { code, stdout } = await run(...command);
  const { runs, report } = JSON.parse(stdout);
  expect(runs.map(({ claim }: { claim: string }) => claim)).toEqual(experimentIds);
  // Sizes of seconds may leave a claim without a verdict; none may contradict it.
  const verdicts = runs.map(({ verdict }: { verdict: string | null }) => verdict);
  expect(verdicts).not.toContain("contradicted");
  expect(code).toBe(runs.some(({ withheld }: { withheld?: string }) => withheld !== undefined) ? 1 : 0);
  expect(report).toBe(join(cwd, "all", "report.html"));
  const html = readFileSync(report, "utf8");
  for (const id of experimentIds) expect(html).toContain(id);
  const again = await run(...command, "--paper", "dandi-2025");
  expect(again.stderr).toBe("");
  expect(again.code).toBe(code);
});

describe("what cannot be done is said in one paragraph, with exit code 2 and nothing on stdout", () => {
  test("in a process of its own", async () => {
    const args = ["run", CLAIM, "--jobs", "many"];
    expect(await run(...args)).toEqual(await thalwegHere(args));
  });

  test.each<[readonly string[], ...string[]]>([
    [["clams"], "there is no command «clams»; did you mean «claims»?"],
    [["frobnicate"], "there is no command «frobnicate». The commands are claims,"],
    [["constructor"], "there is no command «constructor»"],
    [["--jobs"], "there is no command «--jobs»"],
    [["claims", "--jsn"], "thalweg claims: there is no flag --jsn; did you mean --json?"],
    [["claims", "extra"], "thalweg claims: takes no arguments besides its flags, got «extra» too many"],
    [["run"], "thalweg run: needs <claim>"],
    [["export"], "thalweg export: needs <claim>"],
    [["explain"], "thalweg explain: needs <claim>"],
    [["run", "dandi-2025/baseline"], "did you mean «dandi-2025/baselines»?"],
    [["run", "baselines"], "did you mean «dandi-2025/baselines»?"],
    [["explain", "xyz/abcdefgh"], "there is no claim or survey «xyz/abcdefgh». `thalweg claims` lists them all"],
    [["run", CLAIM, "more"], "got «more» too many"],
    [["run", CLAIM, "--jobs", "0"], "--jobs must be an integer of at least 1, got 0"],
    [["run", CLAIM, "--jobs", "1.5"], "--jobs must be an integer of at least 1, got 1.5"],
    [["run", CLAIM, "--jobs", "many"], "--jobs must be a number, got «many»"],
    [["run", CLAIM, "--jobs"], "--jobs needs a value"],
    [["run", CLAIM, "--jobs", "--json"], "--jobs needs a value"],
    [["run", CLAIM, "--seed", "x"], "--seed must be a number, got «x»"],
    [["run", CLAIM, "--seed=-1"], "--seed must be an integer of at least 0, got -1"],
    [["run", CLAIM, "--seed", "1", "--seed", "2"], "--seed is given twice"],
    [["run", CLAIM, "--profile", "huge"], "--profile must be one of smoke, laptop, paper, got «huge»"],
    [["run", CLAIM, "--timeout", "0"], "--timeout must be"],
    [["run", CLAIM, "--memory", "5"], "--memory must be an integer of at least 64"],
    [["run", CLAIM, "--json=yes"], "--json takes no value"],
    [["run", CLAIM, "--config", "nowhere.yaml"], "--config nowhere.yaml: there is no such file"],
    [["run", CLAIM, "--set", "replica=3"], "unknown key «replica»; did you mean «replicas»?"],
    [["reproduce", "--paper", "dandi-2026"], "--paper must be one of dandi-2025", "got «dandi-2026»"],
    [["predict", "harmonic-dimensions"], "did you mean «harmonic-dimension»?"],
    [["predict", "harmonic-dimension", "--degree", "4"], "--dimension: must be", "got nothing"],
    [["predict", "harmonic-dimension", "--dimension", "x", "--degree", "4"], "--dimension: must be", 'got "x"'],
    [["predict", "harmonic-dimension", "--dimension=-3", "--degree", "4"], "--dimension: must be ≥ 2, got -3"],
    [["predict", "harmonic-dimension", "--dimnsion", "3"], "there is no flag --dimnsion; did you mean --dimension?"],
    [["predict", "target-limit", "--target", "nobody", "--degree", "2"], "--target: must be", 'got "nobody"'],
    [["export", CLAIM, "--format", "docx"], "--format must be one of csv, parquet, npz, svg, pdf, tex, got «docx»"],
    [["complete", "csh"], "thalweg complete: needs a shell, one of bash, zsh, fish"],
  ])("thalweg %j", async (args, ...said) => {
    const { code, stdout, stderr } = await thalwegHere(args);
    expect(code, stderr).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^thalweg[^\n]+[.?]\n$/);
    for (const text of said) expect(stderr).toContain(text);
  });

  test("no command at all shows the commands on stderr", async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("reproduce");
  });
});

describe("a folder that cannot hold a store", () => {
  test("because it is a file", async () => {
    writeFileSync(join(cwd, "occupied"), "");
    for (const args of [["run", CLAIM, "--profile", "smoke"], ["claims"]]) {
      const { code, stdout, stderr } = await run(...args, "--store", "occupied");
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toBe(
        `thalweg: ${join(cwd, "occupied")}: a file is in the way; move it, or choose another folder for the store.\n`,
      );
    }
  });

  test("because it may not be written", async () => {
    // Whoever may write everywhere becomes nobody.
    mkdirSync(join(cwd, "locked"), { mode: 0o555 });
    const locked = join(cwd, "locked", "store");
    const nobody = process.getuid!() === 0 ? { uid: 65534, gid: 65534 } : {};
    const args = ["run", SURVEY, "--profile", "smoke", "--store", locked];
    const { code, stdout, stderr } = await thalweg(args, { cwd: "/", ...nobody });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^thalweg: .*locked\/store cannot be written \(EACCES\); get permission, or choose another/);
  });
});

describe("completion", () => {
  test.each(["bash", "zsh", "fish"])("has a script for %s", async (shell) => {
    const { code, stdout, stderr } = await run("complete", shell);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`# ${shell} completion for thalweg`);
    expect(stdout).toContain("complete --");
  });

  test.each([
    [[""], ["claims", "run", "reproduce"]],
    [["cl"], ["claims"]],
    [["run", ""], experimentIds],
    [["run", "dandi-2025/base"], ["dandi-2025/baselines"]],
    [
      ["run", CLAIM, "--profile", ""],
      ["smoke", "laptop", "paper"],
    ],
    [
      ["export", CLAIM, "--format", ""],
      ["csv", "pdf"],
    ],
    [["predict", ""], ["harmonic-dimension"]],
    [["run", CLAIM, "--prof"], ["--profile"]],
  ])("answers %j", async (words, offered) => {
    const { code, stdout } = await run("complete", "--", ...words);
    expect(code).toBe(0);
    const found = stdout.split("\n").map((line) => line.split("\t")[0]);
    expect(found).toEqual(expect.arrayContaining([...offered]));
  });
});

test("--version and --help", async () => {
  expect(await run("--version")).toMatchObject({ code: 0, stdout: "0.1.0\n", stderr: "" });
  for (const args of [["--help"], ["-h"], ["help"]]) {
    const { code, stdout } = await run(...args);
    expect(code).toBe(0);
    for (const command of ["claims", "explain", "run", "reproduce", "predict", "export", "doctor"]) {
      expect(stdout).toContain(command);
    }
  }
});
