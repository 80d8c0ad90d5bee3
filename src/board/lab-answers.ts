import type { ProfileName } from "../experiments/experiment.ts";
import type { JudgedPart, Judgement } from "../experiments/judgement.ts";
import type { Verdict } from "../statistics/verdict.ts";

/** What a finished run leaves in the store beside its rows: the state of the claim on the board. */
export interface RunRecord {
  readonly experiment: string;
  readonly kind: "claim" | "survey";
  readonly profile: ProfileName;
  readonly params: unknown;
  readonly seed: number;
  readonly engine: string;
  readonly codeVersion: string;
  /** Null for a survey. */
  readonly judgement: Judgement | null;
  /** Addresses' number, by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly rows: number;
  /** Of `run`, from the command's beginning to the verdict; of `reproduce`, what this experiment's tasks took in it, summed. */
  readonly seconds: number;
  readonly finishedAt: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A stored run in a list. */
export interface RunSummary {
  /** `<paper>.<name>~<hash>`. */
  readonly id: string;
  readonly experiment: string;
  readonly kind: "claim" | "survey";
  readonly profile: ProfileName;
  readonly seed: number;
  readonly engine: string;
  readonly verdict: Verdict | null;
  /** Rows by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly seconds: number;
  /** ISO 8601. */
  readonly finishedAt: string;
  /** Whether the code of the experiment is still the one that computed it: only then are rows and figure to be had. */
  readonly current: boolean;
}

/** What a run is asked for by. */
export interface RunOrder {
  readonly claim: string;
  readonly profile: ProfileName;
  readonly seed: number;
  /** Parameters by name; those that are not named are the profile's. */
  readonly set: Readonly<Record<string, unknown>>;
}

/** A run that the server was asked for. */
export interface JobView extends Omit<RunOrder, "set"> {
  readonly id: string;
  readonly state: "waiting" | "running" | "concluded" | "failed" | "cancelled";
  /** Tasks of its plan; what the store has of them already is not computed again. */
  readonly tasks: number;
  readonly exitCode: number | null;
  /** The last line that it said. */
  readonly message: string | null;
}

/** Rows of one experiment, seed and engine that were stored since the last look, by whichever process. */
export interface NewRows {
  readonly experiment: string;
  readonly codeVersion: string;
  readonly seed: number;
  readonly engine: string;
  readonly stored: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

/** A record as it is stored, beside what only the server knows of it. */
export interface RunRecordView {
  readonly id: string;
  readonly current: boolean;
  readonly record: RunRecord;
}

/** One thing in each of the runs that are compared; null where a run lacks it. */
export interface Compared<T> {
  readonly name: string;
  readonly values: readonly (T | null)[];
}

/** Runs side by side. Settings and parameters are those that are not the same in all. */
export interface Comparison {
  readonly runs: readonly RunSummary[];
  readonly settings: readonly Compared<unknown>[];
  readonly parameters: readonly Compared<unknown>[];
  readonly parts: readonly Compared<JudgedPart>[];
  readonly controls: readonly Compared<Verdict>[];
}

/** What a server says of itself. */
export interface Health {
  readonly thalweg: string;
  readonly experiments: number;
  /** Whether there is a store yet. */
  readonly store: boolean;
  readonly listeners: number;
  /** Whether who asks may start and cancel runs. */
  readonly writer: boolean;
}
