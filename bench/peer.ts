import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Form of the PyTorch script: as research code is written, by autograd, or tuned by hand. */
export type Form = "plain" | "autograd" | "tuned";

/** A PyTorch process that answers requests one by one (bench/peers/README.md). */
export interface Peer {
  /** `seconds` has one entry a repetition. */
  ask(request: Readonly<Record<string, unknown>>): Promise<Answer>;
  close(): void;
}

export type Answer = { readonly seconds: readonly number[] } & Readonly<Record<string, unknown>>;

const SCRIPT = fileURLToPath(new URL("peers/torch_steps.py", import.meta.url));
/** Debian's interpreter, for which python3-torch installs. */
const PYTHON = "/usr/bin/python3";

/** Starts a peer; `waiting` is OpenMP's policy for idle threads, undefined as a user finds it. */
export async function startPeer({
  threads,
  elementwiseThreads,
  waiting,
}: {
  threads: number;
  elementwiseThreads?: number;
  waiting?: "passive";
}): Promise<Peer> {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_WAIT_POLICY"]) delete env[name];
  if (waiting !== undefined) env.OMP_WAIT_POLICY = waiting;
  const flags = ["--threads", String(threads)];
  if (elementwiseThreads !== undefined) flags.push("--elementwise-threads", String(elementwiseThreads));
  const child: ChildProcessWithoutNullStreams = spawn(PYTHON, [SCRIPT, ...flags], { env, stdio: "pipe" });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask: Peer["ask"] = async (request) => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`the PyTorch peer ended: ${said.trim() || "without a word"}`);
    const answer = JSON.parse(value as string) as Answer & { readonly error?: unknown };
    if (typeof answer.error === "string") throw new Error(`PyTorch peer: ${answer.error}`);
    return answer;
  };
  await ask({ task: "about" });
  return { ask, close: () => child.stdin.end() };
}
