import type { Control } from "./control.ts";

/** What a page needs to offer a choice of targets. */
export interface PlaygroundChoices {
  /** Radial laws with ‖x‖ ≤ R, for which R has a say. */
  readonly bounded: readonly string[];
  /** Catalogue targets with the law that they are learnt under. */
  readonly targets: readonly { readonly id: string; readonly law: string }[];
  readonly activations: readonly string[];
  /** Radial profiles that have a name, with the number that stands behind it. */
  readonly profiles: readonly {
    readonly name: string;
    readonly summary: string;
    readonly usual: number;
    readonly range: readonly [number, number];
  }[];
}

/** Controls of the whole state but its networks and its target's parameters, and of one network. */
export interface PlaygroundForms {
  readonly state: readonly Control[];
  readonly network: readonly Control[];
}
