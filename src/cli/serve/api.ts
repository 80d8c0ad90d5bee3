import type { IncomingMessage, ServerResponse } from "node:http";
import type { JobView, RunRecordView } from "../../board/lab-answers.ts";
import { themedSvg } from "../../plots/themed-svg.ts";
import { environment } from "../environment.ts";
import { experimentIds } from "../registry.ts";
import type { Access } from "./access.ts";
import type { EventStreams } from "./event-streams.ts";
import type { RecordShelf, StoredRun } from "./record-shelf.ts";
import { Refusal } from "./refusal.ts";
import { readJson } from "./request-body.ts";
import type { Target } from "./request-target.ts";
import { jsonReply, type Reply } from "./respond.ts";
import type { RunJob, RunJobs } from "./run-jobs.ts";
import { readRunRequest } from "./run-request.ts";
import { boardOf, comparison, summaryOf } from "./run-views.ts";
import type { StoreReader } from "./store-reader.ts";
import { csvOf, figureDataOf, isCurrent, rowsOf, svgOf } from "./stored-rows.ts";

/** What the routes answer from. */
export interface Services {
  readonly reader: StoreReader;
  readonly shelf: RecordShelf;
  readonly jobs: RunJobs;
  readonly events: EventStreams;
  readonly access: Access;
  readonly bodyBytes: number;
  /** Tells listeners what is new in the store. */
  readonly look: () => void;
}

/** Runs that are compared at a time: a page has no place for more. */
const MOST_COMPARED = 8;

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** What stands in the place of `:id`. */
  readonly id: string;
}

type Handler = (call: Call, services: Services) => Promise<Reply | undefined> | Reply | undefined;
type Method = "GET" | "POST" | "DELETE";

/** The interface below /api/. A handler that answers by itself returns undefined. */
const ROUTES: Readonly<Record<string, Partial<Readonly<Record<Method, Handler>>>>> = {
  health: {
    GET: ({ request }, { events, access, reader }) =>
      jsonReply({
        thalweg: environment().thalweg,
        experiments: experimentIds.length,
        store: reader.use(() => true) ?? false,
        listeners: events.count(),
        writer: access.isWriter(request),
      }),
  },
  claims: { GET: async (_, { shelf }) => jsonReply(await boardOf(shelf)) },
  runs: {
    GET: (_, { shelf, jobs }) => jsonReply({ runs: shelf.all().map(summaryOf), jobs: jobs.all().map(wholeJob) }),
    POST: async ({ request, response }, { access, jobs, bodyBytes }) => {
      access.requireWriter(request);
      const order = await readRunRequest(await readJson(request, response, bodyBytes));
      const job = jobs.start(order.request, order.tasks);
      return jsonReply(jobView(job), 202, { Location: `/api/runs/${job.id}` });
    },
  },
  "runs/:id": {
    GET: async ({ id }, services) => {
      const job = services.jobs.find(id);
      return jsonReply(job === undefined ? await wholeRun(runOf(id, services), services) : { job: wholeJob(job) });
    },
    DELETE: ({ request, id }, services) => {
      services.access.requireWriter(request);
      if (services.jobs.find(id) === undefined) {
        runOf(id, services);
        throw new Refusal(409, "stored runs are kept; only a run that was started here can be cancelled");
      }
      return jsonReply(jobView(services.jobs.cancel(id)), 202);
    },
  },
  "runs/:id/record": {
    GET: ({ id }, services) => jsonReply(recordView(runOf(id, services))),
  },
  "runs/:id/rows.csv": {
    GET: async ({ id }, services) => {
      const run = runOf(id, services);
      return { type: "text/csv", body: await csvOf(run.record, services.reader), headers: attachment(run, "csv") };
    },
  },
  "runs/:id/figure.json": {
    GET: async ({ id }, services) => jsonReply(await figureDataOf(runOf(id, services), services.reader)),
  },
  "runs/:id/figure.svg": {
    GET: async ({ id, query }, services) => {
      const svg = await svgOf(runOf(id, services), services.reader);
      return { type: "image/svg+xml", body: themedSvg(svg, query.get("theme") === "dark" ? "dark" : "light") };
    },
  },
  compare: {
    GET: ({ query }, services) => {
      const ids = (query.get("runs") ?? "").split(",");
      if (ids.length > MOST_COMPARED)
        throw new Refusal(400, `runs must be at most ${MOST_COMPARED} ids with commas between them`);
      return jsonReply(comparison(ids.map((id) => runOf(id, services))));
    },
  },
  events: {
    GET: ({ response }, { events, jobs, shelf, look }) => {
      look(); // what was stored before is no news to who comes now
      events.open(response, { runs: shelf.all().map(({ id }) => id), jobs: jobs.all().map(jobView) });
      return undefined;
    },
  },
};

/** Answers a request whose path, after /api/, has these names. */
export async function answerApi(
  { segments, query, folder }: Target,
  call: { readonly request: IncomingMessage; readonly response: ServerResponse },
  services: Services,
): Promise<Reply | undefined> {
  const found = folder ? undefined : routeOf(segments);
  if (found === undefined) throw new Refusal(404, "the interface has nothing there");
  const { methods, id } = found;
  const allowed = Object.keys(methods).flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]));
  const asked = call.request.method ?? "";
  if (!allowed.includes(asked)) throw new Refusal(405, `takes ${allowed.join(", ")}`, { Allow: allowed.join(", ") });
  services.shelf.refresh();
  return await methods[asked === "HEAD" ? "GET" : (asked as Method)]!({ ...call, query, id }, services);
}

function routeOf(segments: readonly string[]) {
  for (const [pattern, methods] of Object.entries(ROUTES)) {
    const names = pattern.split("/");
    const fits = names.length === segments.length && names.every((name, i) => name === ":id" || name === segments[i]);
    if (fits) return { methods, id: names.includes(":id") ? segments[names.indexOf(":id")]! : "" };
  }
  return undefined;
}

function runOf(id: string, { shelf }: Services): StoredRun {
  const run = shelf.find(id);
  if (run === undefined) throw new Refusal(404, "there is no such run");
  return run;
}

/** A run's record and its rows; `rows` is null, and `note` says why, where they are not to be had. */
async function wholeRun(run: StoredRun, { reader }: Services) {
  const found = recordView(run);
  try {
    return { ...found, rows: await rowsOf(run.record, reader) };
  } catch (error) {
    if (error instanceof Refusal && error.status === 409) return { ...found, rows: null, note: error.message };
    throw error;
  }
}

/** Names are those of a registry or of a file that matched a pattern: they need no quoting. */
function attachment({ id }: StoredRun, ending: string): Readonly<Record<string, string>> {
  return { "Content-Disposition": `attachment; filename="${id.replace("~", "-")}.${ending}"` };
}

function recordView({ id, record }: StoredRun): RunRecordView {
  return { id, current: isCurrent(record), record };
}

/** What a list and an event say of a job; its own address has the rest. */
export function jobView({ id, request: { claim, profile, seed }, state, tasks, exitCode, messages }: RunJob): JobView {
  return { id, claim, profile, seed, state, tasks, exitCode, message: messages.at(-1) ?? null };
}

const wholeJob = (job: RunJob) => ({
  ...jobView(job),
  set: job.request.set,
  messages: job.messages,
  summary: job.summary,
});
