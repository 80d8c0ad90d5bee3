import { onDestroy, untrack } from "svelte";
import { desk } from "../../app/laboratory.ts";
import { newestWins } from "../../model/newest.ts";
import type { LawShape, SandwichProblem } from "../../model/sandwich.ts";

/** The function as it is drawn. */
interface Drawn {
  readonly of: string;
  readonly radii: Float64Array;
  readonly values: Float64Array;
  /** What a name stands for. */
  readonly profile: string;
}

/** The law and the function as they are drawn, by the page's own worker; what cannot be read is said, and what was there stays. */
export function followTarget(problem: () => SandwichProblem) {
  let law = $state.raw<LawShape | undefined>();
  let target = $state.raw<Drawn | undefined>();
  let wrong = $state.raw<{ readonly of: string; readonly message: string } | undefined>();
  const key = $derived(JSON.stringify(problem()));
  // The desk is nobody's to close: what it is asked takes a moment.
  const newest = newestWins(() => ({ close: () => {} }), { patience: 20_000 });

  $effect(() => {
    const of = key;
    newest.ask(async (_, isOver) => {
      const asked = JSON.parse(of) as SandwichProblem;
      try {
        const shape = await desk().sandwichLaw(asked);
        if (isOver()) return;
        law = shape;
        const drawn = await desk().sandwichTarget(asked, shape.radii);
        if (isOver()) return;
        target = { of, radii: shape.radii, ...drawn };
        wrong = undefined;
      } catch (error) {
        if (!isOver()) wrong = { of, message: (error as Error).message };
      }
    });
  });
  onDestroy(() => untrack(() => newest.close()));

  return {
    get law() {
      return law;
    },
    get target() {
      return target;
    },
    /** Why the function of this moment is refused. */
    get problem() {
      return wrong?.of === key ? wrong.message : undefined;
    },
    /** Whether the function of this moment has been read, and can be bounded. */
    get isReady() {
      return target?.of === key && wrong?.of !== key;
    },
  };
}
