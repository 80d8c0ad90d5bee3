import type { Engine } from "../../src/engine/engine.ts";
import type { Program, Recorder, Workspace } from "../../src/engine/workspace.ts";

/** Replaces operations of a recorder. `plain` records the sound ones; `then` records anything at all. */
export type Fault = (plain: Recorder, then: (step: () => void) => void) => Partial<Recorder>;

/** The names of the operations that a fault replaces. */
export const faultyOperations = (fault: Fault): readonly string[] =>
  Object.keys(fault({} as Recorder, () => undefined));

/** An engine whose recorded operations have a fault: each operation is a program of its own of the sound engine. */
export const withFault = (engine: Engine, fault: Fault): Engine => ({
  ...engine,
  workspace: (plan) => faultyWorkspace(engine.workspace(plan), fault),
});

function faultyWorkspace(workspace: Workspace, fault: Fault): Workspace {
  const lists = new WeakMap<Program, readonly (() => void)[]>();
  return {
    ...workspace,
    record(write) {
      const steps: (() => void)[] = [];
      const step = (operation: (op: Recorder) => void): void => {
        const program = workspace.record(operation);
        steps.push(() => workspace.run([program]));
      };
      const plain: Recorder = {
        multiply: (...args) => step((op) => op.multiply(...args)),
        activate: (...args) => step((op) => op.activate(...args)),
        backward: (...args) => step((op) => op.backward(...args)),
        backwardReadout: (...args) => step((op) => op.backwardReadout(...args)),
        loss: (...args) => step((op) => op.loss(...args)),
        gather: (...args) => step((op) => op.gather(...args)),
        copy: (...args) => step((op) => op.copy(...args)),
        fill: (...args) => step((op) => op.fill(...args)),
        sum: (...args) => step((op) => op.sum(...args)),
        scaleAdd: (...args) => step((op) => op.scaleAdd(...args)),
        projectRows: (...args) => step((op) => op.projectRows(...args)),
        normaliseRows: (...args) => step((op) => op.normaliseRows(...args)),
        adam: (...args) => step((op) => op.adam(...args)),
      };
      // Refused after release, like the sound one.
      workspace.record(() => undefined);
      write({ ...plain, ...fault(plain, (action) => void steps.push(action)) });
      const program: Program = { operations: steps.length };
      lists.set(program, steps);
      return program;
    },
    run(programs) {
      for (const program of programs) {
        const steps = lists.get(program);
        // The sound workspace says what is wrong: with a program that it does not know, or after release.
        workspace.run(steps === undefined ? [program] : []);
        for (const step of steps ?? []) step();
      }
    },
  };
}
