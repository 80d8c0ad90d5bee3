/** One parameter as a form shows it. Made from the parameter's schema by `controlsOf`; holds no element of the page. */
export type Control = ScalarControl | ListControl | GroupsControl | GroupControl | JsonControl;

interface Common {
  readonly path: readonly (string | number)[];
  /** The parameter's name, as on the command line: "dimensions", "points[2].epsilon". */
  readonly name: string;
  /** What it means, from the schema; "" where the schema says nothing. */
  readonly meaning: string;
  /** What an emptied field stands for: absence (an optional parameter) or null; undefined where the field must be filled. */
  readonly empty?: "absent" | "null";
}

/** A field that holds one value. */
export type ScalarControl = NumberControl | ChoiceControl | BooleanControl | TextControl;

export interface NumberControl extends Common {
  readonly kind: "number";
  readonly value: number | string | null | undefined;
  readonly integer: boolean;
  /** Step of the arrow keys; "any" for a real number. */
  readonly step: number | "any";
  readonly least?: Bound;
  readonly most?: Bound;
  /** Texts that may stand instead of a number, such as "auto". */
  readonly words: readonly string[];
  /** Where a slider is of use: the parameter's usual values, within its bounds. */
  readonly usual?: { readonly low: number; readonly high: number; readonly scale: "linear" | "log" };
}

export interface Bound {
  readonly at: number;
  /** Whether the bound itself is allowed. */
  readonly closed: boolean;
}

export interface ChoiceControl extends Common {
  readonly kind: "choice";
  readonly value: string | number | boolean | null | undefined;
  readonly options: readonly (string | number | boolean)[];
}

export interface BooleanControl extends Common {
  readonly kind: "boolean";
  readonly value: boolean | null | undefined;
}

export interface TextControl extends Common {
  readonly kind: "text";
  readonly value: string | null | undefined;
  /** Variables of the expression that the text must be, where the schema says so by `.meta({ variables: ["t"] })`. */
  readonly variables?: readonly string[];
}

/** Scalars in one field: "16, 32, 64"; texts stand one a line. */
export interface ListControl extends Common, Count {
  readonly kind: "list";
  readonly value: readonly unknown[] | null | undefined;
  /** The control of one entry; its value is that of none. */
  readonly entry: ScalarControl;
}

/** Mappings under one another, each with fields of its own. */
export interface GroupsControl extends Common, Count {
  readonly kind: "groups";
  readonly entries: readonly GroupControl[];
}

interface Count {
  readonly fewest: number;
  readonly greatestNumber: number;
}

/** A mapping whose entries are controls. */
export interface GroupControl extends Common {
  readonly kind: "group";
  readonly controls: readonly Control[];
}

/** Anything else, as JSON text. */
export interface JsonControl extends Common {
  readonly kind: "json";
  readonly value: unknown;
}
