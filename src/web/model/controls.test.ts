import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { experiments } from "../../experiments/registry.gen.ts";
import type { Control } from "./control.ts";
import { type Field, fieldText, readField } from "./control-text.ts";
import { controlsOf } from "./controls.ts";
import { changedEntries, withValue } from "./edits.ts";

const PROFILES = ["smoke", "laptop", "paper"] as const;

/** Every field of a form, those of lists of mappings among them. */
function fieldsOf(control: Control): readonly Field[] {
  if (control.kind === "group") return control.controls.flatMap(fieldsOf);
  if (control.kind === "groups") return control.entries.flatMap(fieldsOf);
  return [control];
}

const loaded = await Promise.all(Object.entries(experiments).map(async ([id, load]) => [id, await load()] as const));

describe.each(loaded)("the form of %s", (_, { params, profiles }) => {
  test.each(PROFILES)("%s: what the fields show, read back, is the profile", (profile) => {
    const values = profiles[profile] as Record<string, unknown>;
    const fields = controlsOf(params, values).flatMap(fieldsOf);
    let read: unknown = values;
    for (const field of fields) {
      // Broken first, so that the field must bring the value back.
      if (fieldText(field) !== "") read = withValue(read, field.path, "broken");
      const reading = readField(field, fieldText(field));
      expect(reading, field.name).toMatchObject({ ok: true });
      if (reading.ok) read = withValue(read, field.path, reading.value);
    }
    expect(read).toEqual(values);
    expect(params.parse(read)).toEqual(values);
  });

  test("has a control for every parameter, each with its meaning, in the schema's order", () => {
    const controls = controlsOf(params, profiles.laptop);
    expect(controls.map(({ name }) => name)).toEqual(Object.keys((params as unknown as z.ZodObject).shape));
    for (const { meaning, name } of controls) expect(meaning, name).not.toBe("");
  });

  test("slides only over values that the bounds allow", () => {
    const controls = controlsOf(params, profiles.smoke, { examples: [profiles.laptop, profiles.paper] });
    for (const field of controls.flatMap(fieldsOf)) {
      if (field.kind !== "number" || field.usual === undefined) continue;
      const { low, high } = field.usual;
      expect(low).toBeLessThan(high);
      expect(low).toBeGreaterThanOrEqual(field.least?.at ?? Number.NEGATIVE_INFINITY);
      expect(high).toBeLessThanOrEqual(field.most?.at ?? Number.POSITIVE_INFINITY);
      if (typeof field.value === "number") expect(field.value).toBeLessThanOrEqual(high);
    }
  });
});

const schema = z.object({
  count: z.int().min(3).max(10_000).describe("how many"),
  share: z.number().gt(0).lt(1),
  rate: z.union([z.number().positive(), z.literal("auto")]).describe("η"),
  law: z.enum(["phi2", "gaussian"]),
  held: z.int().min(2).nullable(),
  bias: z.number().optional(),
  biased: z.boolean(),
  sigma: z.string().meta({ variables: ["t"] }),
  widths: z.array(z.int().min(1)).min(1).max(5).readonly(),
  names: z.array(z.string()),
  points: z.array(z.object({ dimension: z.int(), epsilon: z.literal([0.3, 0.5]) })).min(1),
  nested: z.object({ a: z.number() }),
  table: z.array(z.array(z.number())),
});
const values = {
  count: 20,
  share: 0.5,
  rate: "auto",
  law: "phi2",
  held: null,
  biased: true,
  sigma: "max(t, 0)",
  widths: [1, 3],
  names: ["max(t, 0)", "tanh"],
  points: [{ dimension: 4, epsilon: 0.3 }],
  nested: { a: 1 },
  table: [[1], [2, 3]],
};
const controls = controlsOf(schema, values, { examples: [{ ...values, count: 2000 }] });
const named = (name: string): Control => controls.flatMap(allOf).find((control) => control.name === name)!;
const allOf = (control: Control): readonly Control[] => [
  control,
  ...(control.kind === "group" ? control.controls.flatMap(allOf) : []),
  ...(control.kind === "groups" ? control.entries.flatMap(allOf) : []),
];
const read = (name: string, text: string) => readField(named(name) as Field, text);

describe("controlsOf", () => {
  it("tells what a parameter is from its schema", () => {
    expect(named("count")).toMatchObject({ kind: "number", integer: true, step: 1, meaning: "how many", value: 20 });
    expect(named("count")).toMatchObject({ least: { at: 3, closed: true }, most: { at: 10_000, closed: true } });
    expect(named("count")).toMatchObject({ usual: { low: 10, high: 4000, scale: "log" } });
    expect(named("share")).toMatchObject({
      step: "any",
      least: { at: 0, closed: false },
      most: { at: 1, closed: false },
    });
    expect(named("rate")).toMatchObject({ kind: "number", words: ["auto"], value: "auto", meaning: "η" });
    expect(named("law")).toMatchObject({ kind: "choice", options: ["phi2", "gaussian"] });
    expect(named("held")).toMatchObject({ kind: "number", empty: "null", value: null });
    expect(named("bias")).toMatchObject({ kind: "number", empty: "absent", value: undefined });
    expect(named("sigma")).toMatchObject({ kind: "text", variables: ["t"] });
    expect(named("widths")).toMatchObject({ kind: "list", fewest: 1, greatestNumber: 5, entry: { kind: "number" } });
    expect(named("points[0].epsilon")).toMatchObject({ kind: "choice", value: 0.3, path: ["points", 0, "epsilon"] });
    expect(named("nested.a")).toMatchObject({ kind: "number", value: 1 });
    expect(named("table")).toMatchObject({ kind: "json", value: [[1], [2, 3]] });
  });

  it("knows no bound where the schema has none", () => {
    const [open] = controlsOf(z.object({ n: z.int() }), { n: 1 });
    expect(open).not.toHaveProperty("least");
    expect(open).not.toHaveProperty("most");
  });
});

describe("readField", () => {
  it("reads what people write", () => {
    expect(read("share", " −1.5e-3 ")).toEqual({ ok: true, value: -1.5e-3 });
    expect(read("rate", "auto")).toEqual({ ok: true, value: "auto" });
    expect(read("held", "")).toEqual({ ok: true, value: null });
    expect(read("bias", "")).toEqual({ ok: true, value: undefined });
    expect(read("widths", "1;2  3,")).toEqual({ ok: true, value: [1, 2, 3] });
    expect(read("names", "max(t, 0)\n\ntanh")).toEqual({ ok: true, value: ["max(t, 0)", "tanh"] });
    expect(read("points[0].epsilon", "0.5")).toEqual({ ok: true, value: 0.5 });
    expect(read("biased", "false")).toEqual({ ok: true, value: false });
  });

  it.each([
    ["count", "", "must be an integer, got nothing"],
    ["rate", "fast", "must be a finite number or auto, got fast"],
    ["share", "0x10", "must be a finite number, got 0x10"],
    ["share", "Infinity", "must be a finite number, got Infinity"],
    ["share", "1e999", "must be a finite number, got 1e999"],
    ["law", "Phi2", "must be one of phi2, gaussian, got Phi2"],
    ["widths", "1, two", "entry 2 must be an integer, got two"],
    ["biased", "yes", "must be true or false, got yes"],
    ["table", "[1", 'must be JSON, such as [1, 2] or {"a": 1}'],
  ])("%s: refuses «%s»", (name, text, message) => expect(read(name, text)).toEqual({ ok: false, message }));
});

test("changedEntries compares what entries say", () => {
  const usual = { a: [1, { b: 2, e: 5 }], c: 4 };
  expect(changedEntries({ a: [1, { e: 5, b: 2 }], c: 3, d: null }, usual)).toEqual({ c: 3, d: null });
  expect(changedEntries({ a: [{ b: 2, e: 5 }, 1], c: 4 }, usual)).toEqual({ a: [{ b: 2, e: 5 }, 1] });
});

describe("withValue", () => {
  it("changes one place, shares the rest and leaves the old values alone", () => {
    const changed = withValue(values, ["points", 0, "dimension"], 9) as typeof values;
    expect(changed.points).toEqual([{ dimension: 9, epsilon: 0.3 }]);
    expect(values.points[0]!.dimension).toBe(4);
    expect(changed.nested).toBe(values.nested);
    expect(Object.keys(changed)).toEqual(Object.keys(values));
  });

  it("adds and removes entries", () => {
    expect(withValue(values, ["widths", 2], 9)).toMatchObject({ widths: [1, 3, 9] });
    expect(withValue(values, ["widths", 0], undefined)).toMatchObject({ widths: [3] });
    expect(withValue(values, ["bias"], 1)).toHaveProperty("bias", 1);
    expect(withValue(values, ["nested"], undefined)).not.toHaveProperty("nested");
  });

  it("never reaches a prototype", () => {
    const changed = withValue({}, ["__proto__"], { polluted: 1 }) as Record<string, unknown>;
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(changed.polluted).toBeUndefined();
    expect(() => withValue([1], [5], 1)).toThrow("from 0 to 1");
    expect(() => withValue({}, ["constructor", "prototype"], 1)).toThrow();
  });
});
