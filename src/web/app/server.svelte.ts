import type { Card } from "../../board/card.ts";
import type {
  Comparison,
  Health,
  JobView,
  NewRows,
  RunOrder,
  RunRecordView,
  RunSummary,
} from "../../board/lab-answers.ts";
import { decodeNumbers } from "../../experiments/encode-numbers.ts";
import type { Figure } from "../../experiments/figure.ts";
import type { Json } from "../../math/json.ts";
import { begin, type LiveStore, withJob, withRows, withRun } from "../model/live-store.ts";
import type { Board } from "../model/site-schema.ts";
import { siteData } from "./site-data.ts";

/** Milliseconds until a stream that was refused is asked for again. */
const AGAIN = 5000;

/** The server marks its pages by this name in Server-Timing, which costs no request and so fails nowhere else. */
const MARK = "thalweg";

const present = isMarked();
let writer = $state(false);
let connected = $state(false);
let told = $state.raw<LiveStore | undefined>();
let stream: EventSource | undefined;
/** News that came while the lists were read. */
let missed: ((store: LiveStore) => LiveStore)[] = [];

/** The server of `thalweg serve`, where the page comes from one; what is in its store, as it changes. */
export const server = {
  /** Whether the page comes from one. All else is empty where not, and what is asked for is refused. */
  present,
  /** Whether it lets this browser start and cancel runs: once the link of its terminal was opened. */
  get writer(): boolean {
    return writer;
  },
  /** Whether news come in. */
  get connected(): boolean {
    return connected;
  },
  /** Undefined until the server has answered for the first time. */
  get store(): LiveStore | undefined {
    return told;
  },
  /** Stored runs, the latest first. */
  get runs(): readonly RunSummary[] {
    return told?.runs ?? [];
  },
  /** Runs that the server was asked for, the latest first. */
  get jobs(): readonly JobView[] {
    return told?.jobs ?? [];
  },
  record: (id: string): Promise<RunRecordView> => get(`runs/${id}/record`),
  compare: (ids: readonly string[]): Promise<Comparison> => get(`compare?runs=${ids.join(",")}`),
  /** The figure of a stored run, as data. */
  figure: (id: string): Promise<Figure> => get(`runs/${id}/figure.json`),
  /** As siteData.board(), with the cards of the store for what was run here. */
  async board(): Promise<Board> {
    const [board, claims] = await Promise.all([
      siteData.board(),
      get<readonly { readonly id: string; readonly card: Card | null }[]>("claims"),
    ]);
    const stored = new Map(claims.map(({ id, card }) => [id, card]));
    return { ...board, cards: board.cards.map((card) => stored.get(card.id) ?? card) };
  },
  async start(order: RunOrder): Promise<JobView> {
    const job = await ask<JobView>("runs", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(order),
    });
    if (told !== undefined) told = withJob(told, job);
    return job;
  },
  async cancel(id: string): Promise<void> {
    await ask(`runs/${id}`, { method: "DELETE" });
  },
  figureAddress: (id: string): string => addressOf(`runs/${id}/figure.svg`),
  rowsAddress: (id: string): string => addressOf(`runs/${id}/rows.csv`),
};

if (present) follow();

function isMarked(): boolean {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return page?.serverTiming?.some(({ name }) => name === MARK) ?? false;
}

function addressOf(path: string): string {
  return new URL(`api/${path}`, document.baseURI).href;
}

function get<T>(path: string): Promise<T> {
  return ask(path, {});
}

async function ask<T>(path: string, options: RequestInit): Promise<T> {
  if (!present) throw new Error("There is no server behind this page; `npm run lab` starts one.");
  const answer = await fetch(addressOf(path), options).catch(() => undefined);
  if (answer === undefined) {
    throw new Error("The server does not answer. Is `thalweg serve` still running in its terminal?");
  }
  const body = (await answer.json().catch(() => null)) as Json;
  if (answer.ok) return decodeNumbers(body) as T;
  const reason = (body as { readonly error?: unknown } | null)?.error;
  throw new Error(typeof reason === "string" ? `${reason}.` : `The server refused this (${answer.status}).`);
}

/** A page that nobody sees gives its connection back: a browser has six for one server, and each stream holds one. */
function follow(): void {
  const open = (): void => {
    if (document.visibilityState === "visible") listen();
    else hangUp();
  };
  document.addEventListener("visibilitychange", open);
  window.addEventListener("pagehide", hangUp);
  window.addEventListener("pageshow", open);
  open();
}

function hangUp(): void {
  stream?.close();
  stream = undefined;
  connected = false;
}

function listen(): void {
  if (stream !== undefined) return;
  const own = new EventSource(addressOf("events"));
  stream = own;
  const on = <T>(event: string, action: (data: T) => void): void =>
    own.addEventListener(event, ({ data }: MessageEvent<string>) => action(decodeNumbers(JSON.parse(data)) as T));
  on("hello", () => void readStore());
  on<RunSummary>("run", (run) => change((store) => withRun(store, run)));
  on<JobView>("job", (job) => change((store) => withJob(store, job)));
  on<NewRows>("rows", (rows) => change((store) => withRows(store, rows, Date.now())));
  on("end", () => {
    connected = false;
  });
  // A lost connection is opened again by the browser; a refusal is not.
  own.addEventListener("error", () => {
    connected = false;
    if (own.readyState !== EventSource.CLOSED || stream !== own) return;
    stream = undefined;
    setTimeout(() => document.visibilityState === "visible" && listen(), AGAIN);
  });
}

/** A server that was started anew knows neither this browser nor the jobs of before. */
async function readStore(): Promise<void> {
  connected = false;
  missed = [];
  try {
    const [health, { runs, jobs }] = await Promise.all([
      get<Health>("health"),
      get<{ readonly runs: readonly RunSummary[]; readonly jobs: readonly JobView[] }>("runs"),
    ]);
    writer = health.writer;
    told = missed.reduce((store, action) => action(store), begin({ runs, jobs, rows: told?.rows ?? [] }));
    missed = [];
    connected = true;
  } catch {
    connected = false;
  }
}

function change(action: (store: LiveStore) => LiveStore): void {
  if (connected && told !== undefined) told = action(told);
  else missed.push(action);
}
