import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { PROJECT } from "../environment.ts";
import { plain } from "../output.ts";
import { Refusal } from "./refusal.ts";
import { argumentsOf, type RunRequest } from "./run-request.ts";

/** A run that this server was asked for. */
export interface RunJob {
  readonly id: string;
  readonly request: RunRequest;
  /** Tasks of its plan, those among them whose rows are stored already. */
  readonly tasks: number;
  readonly state: "waiting" | "running" | "concluded" | "failed" | "cancelled";
  /** The command line's, once it ended: 0, 1 or 3 with a conclusion, see `thalweg run`. */
  readonly exitCode: number | null;
  /** What `thalweg run --json` printed, null unless concluded. */
  readonly summary: unknown;
  /** The last lines of its stderr. */
  readonly messages: readonly string[];
}

export interface RunJobs {
  /** One runs at a time, for it takes all cores; others wait. A 429 where too many do. */
  start(request: RunRequest, tasks: number): RunJob;
  find(id: string): RunJob | undefined;
  all(): readonly RunJob[];
  /** Interrupts it, as Ctrl-C does: rows so far are kept. A 409 where it has ended. */
  cancel(id: string): RunJob;
  /** Cancels everything and waits for the processes. */
  close(): Promise<void>;
}

export interface RunJobsOptions {
  readonly store: string;
  /** The command line; what a test puts in its place gets the same arguments. */
  readonly command?: readonly [string, ...string[]];
  readonly waiting: number;
  readonly onChange: (job: RunJob) => void;
}

const KEPT = { jobs: 100, messages: 20, messageLength: 500, stdout: 2 ** 23 };
/** Milliseconds between asking a process to end and ending it. */
const GRACE = 10_000;

type Open = { -readonly [name in keyof RunJob]: RunJob[name] };

export function createRunJobs({ store, command, waiting, onChange }: RunJobsOptions): RunJobs {
  const [program, ...first] = command ?? [process.execPath, `${PROJECT}/bin/thalweg.js`];
  const jobs = new Map<string, Open>();
  let running: { readonly job: Open; readonly child: ChildProcess; readonly ended: Promise<void> } | undefined;

  const change = (job: Open, parts: Partial<Open>): void => {
    Object.assign(job, parts);
    onChange({ ...job });
  };

  const next = (): void => {
    if (running !== undefined) return;
    const job = jobs.values().find(({ state }) => state === "waiting");
    if (job === undefined) return;
    // Arguments as a list, without a shell: nothing in them is read as a command.
    const child = spawn(program, [...first, ...argumentsOf(job.request, store)], { stdio: ["ignore", "pipe", "pipe"] });
    const onLine = (line: string): void => change(job, { messages: [...job.messages, line].slice(-KEPT.messages) });
    const ended = follow(child, { onLine }).then(({ exitCode, stdout }) => {
      running = undefined;
      const summary = summaryIn(stdout);
      const state = summary !== null ? "concluded" : job.state === "cancelled" ? "cancelled" : "failed";
      change(job, { exitCode, summary, state });
      next();
    });
    running = { job, child, ended };
    change(job, { state: "running" });
  };

  const cancel = (job: Open): void => {
    const current = running?.job === job ? running : undefined;
    change(job, { state: "cancelled" });
    if (current === undefined) return;
    current.child.kill("SIGINT");
    const timer = setTimeout(() => current.child.kill("SIGKILL"), GRACE);
    void current.ended.then(() => clearTimeout(timer));
  };

  const isOpen = ({ state }: RunJob): boolean => state === "waiting" || state === "running";

  return {
    start(request, tasks) {
      const queue = jobs.values().filter(({ state }) => state === "waiting");
      if ([...queue].length >= waiting) {
        throw new Refusal(429, `${waiting} runs are waiting already; cancel one`, { "Retry-After": "30" });
      }
      const id = `job-${randomBytes(6).toString("hex")}`;
      const job: Open = { id, request, tasks, state: "waiting", exitCode: null, summary: null, messages: [] };
      jobs.set(id, job);
      const old = jobs.values().find((candidate) => !isOpen(candidate));
      if (jobs.size > KEPT.jobs && old !== undefined) jobs.delete(old.id);
      onChange({ ...job });
      next();
      return { ...job };
    },
    find: (id) => jobs.get(id),
    all: () => [...jobs.values()],
    cancel(id) {
      const job = jobs.get(id);
      if (job === undefined) throw new Refusal(404, "there is no such run");
      if (!isOpen(job)) throw new Refusal(409, "this run has ended");
      cancel(job);
      return { ...job };
    },
    async close() {
      const last = running;
      for (const job of jobs.values()) if (isOpen(job)) cancel(job);
      await last?.ended;
    },
  };
}

/** Reads what a child says until it ends; never fails, for a child that cannot be started has ended. */
function follow(
  child: ChildProcess,
  { onLine }: { readonly onLine: (line: string) => void },
): Promise<{ readonly exitCode: number | null; readonly stdout: string }> {
  let stdout = "";
  let rest = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    if (stdout.length < KEPT.stdout) stdout += text;
  });
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!.slice(0, KEPT.messageLength);
    for (const line of lines) if (line.trim() !== "") onLine(plain(line).slice(0, KEPT.messageLength));
  });
  return new Promise((resolve) => {
    child.once("error", (error) => {
      onLine(`the run cannot be started (${(error as NodeJS.ErrnoException).code})`);
      resolve({ exitCode: null, stdout: "" });
    });
    child.once("close", (exitCode) => resolve({ exitCode, stdout }));
  });
}

function summaryIn(stdout: string): unknown {
  try {
    return JSON.parse(stdout) as unknown;
  } catch {
    return null;
  }
}
