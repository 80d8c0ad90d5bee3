import fc from "fast-check";
import { expect, test } from "vitest";
import { LONGEST } from "./address-text.ts";
import { parsePermalink } from "./permalink.ts";
import { PermalinkError } from "./permalink-error.ts";

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

/** An address, and what the refusal must name. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ["javascript:alert(1)", "the whole"],
  ["//evil.example/#//evil.example", "the path"],
  ["#playground", "the path"],
  ["#/constructor", "the path"],
  ["#/__proto__", "the path"],
  ["#/claim", "the path"],
  ["#/claim/__proto__/x", "the path"],
  ["#/claim/constructor", "the path: must be a claim's id"],
  ["#/claim/%00%1b[2J", "the path"],
  ["#/claim/..%2f..%2fetc/passwd", "the path"],
  ["#/claim/safran-lee-2022/floor-hold", "did you mean «safran-lee-2022/floor-holds»"],
  ["#/claim/floor-holds", "did you mean «safran-lee-2022/floor-holds»"],
  ["#/claim/safran-lee-2022/floor-holds/more", "the path"],
  ["#/claim/safran-lee-2022/floor-holds?gain=1", "did you mean «set.gain»"],
  ["#/claim/safran-lee-2022/floor-holds?set.gian=1", "did you mean «set.gain»"],
  ["#/claim/safran-lee-2022/floor-holds?set.__proto__=1", "the key «set.__proto__»"],
  ["#/claim/safran-lee-2022/floor-holds?set.toString=1", "the key «set.toString»"],
  ["#/claim/safran-lee-2022/floor-holds?set.gain=-1", "set.gain: must be > 0, got -1"],
  ["#/claim/safran-lee-2022/floor-holds?set.gain=1e999", "set.gain: must be a finite number"],
  ["#/claim/safran-lee-2022/floor-holds?set.gain=NaN", "set.gain: must be a finite number"],
  ["#/claim/safran-lee-2022/floor-holds?set.gain=", "set.gain: must be a finite number"],
  ["#/claim/safran-lee-2022/floor-holds?seed=1.5", "seed: must be an integer"],
  ["#/claim/safran-lee-2022/floor-holds?seed=99999999999999999999", "seed"],
  ["#/claim/safran-lee-2022/floor-holds?profile=huge", "profile: must be one of smoke, laptop, paper"],
  ["#/claim/safran-lee-2022/floor-holds?engine=../../lib.so", "engine"],
  [`#/claim/safran-lee-2022/floor-holds?set.widths=${nested(9)}`, "set.widths: must be nested at most 8 deep"],
  ["#/claim/safran-lee-2022/floor-holds?set.widths=[1", "set.widths: must be JSON"],
  ['#/claim/safran-lee-2022/floor-holds?set.widths=[{"__proto__":{"x":1}}]', "__proto__"],
  ["#/claim/vempala-wilmes-2019/spectra?set.activations=1e9", "set.activations: must be the number of entries"],
  ["#/claim/vempala-wilmes-2019/spectra?set.activations=-1", "set.activations"],
  ["#/claim/vempala-wilmes-2019/spectra?set.activations.99999.gain=1", "set.activations.99999.gain"],
  ["#/playground?networks=5", "networks"],
  ["#/playground?networks=0", "networks"],
  ["#/playground?networks.3.widths=10", "networks.3.widths"],
  ["#/playground?networks.1.widths=10,10,10,10", "networks.1.widths"],
  ["#/playground?networks.1.widths=1e9", "networks.1.widths.1"],
  ["#/playground?networks.1.trained=3", "networks.1.trained"],
  ["#/playground?networks.1.activation=fetch(1)", "expression, column 1"],
  ["#/playground?profile=r:1", "points"],
  ["#/playground?profile=globalThis", "expression, column 1"],
  ["#/playground?target=cap", "law: must be uniform-sphere"],
  ["#/playground?target.x=1", "target.x"],
  ["#/playground?trainingPoints=500&training.batch=501", "training.batch: must be at most the 500"],
  ["#/playground?trainingPoints=1000000&dimension=1000", "trainingPoints: must be at most 8000 in this dimension"],
  ["#/playground?target=data&data.sha256=../../etc/passwd", "data.sha256: must be 64 hexadecimal digits"],
  ["#/playground?target=data&data.column=2", "data.sha256"],
  [`#/playground?data.sha256=${"0".repeat(64)}&data.held=1`, "data.held"],
  [`#/playground?data.sha256=${"0".repeat(64)}&data.along=1,2,3`, "data.along"],
  [`#/playground?data.sha256=${"0".repeat(64)}&data.path=/etc/passwd`, "data.path"],
  ["#/sandwich?widths=10,1", "widths"],
  ["#/sandwich?units=0.5", "units"],
  ["#/sandwich?measure=root", "measure"],
  ["#/sandwich?dimensoin=3", "did you mean «dimension»"],
  ["#/spectra?gain=0x10", "gain"],
  ["#/spectra?gain=1&gain=1", "gain: must be there once"],
  ["#/spectra?gain=%ff", "gain: must be UTF-8"],
  ["#/spectra?gain=%", "gain"],
  ["#/spectra?%zz=1", "the keys"],
  ["#/spectra?activation=relu%00", "activation: must be text"],
  ["#/spectra?activation=\u001b[2J", "activation: must be text"],
  ["#/spectra?gain", "key=value"],
  ["#/spectra?=1", "key=value"],
  [`#/spectra?${Array.from({ length: 500 }, (_, i) => `k${i}=1`).join("&")}`, "at most 400"],
  [`#/spectra?activation=${"t+".repeat(LONGEST)}t`, `at most ${LONGEST}`],
  [`#/spectra?activation=${"(".repeat(990)}t`, "activation"],
  ["#/papers/../x", "the path"],
  ["#/papers?note=attack", "note"],
  ["#/papers/dandi-2025?note=../../x", "note: must be a note's name"],
  ["#/runs?compare=../../etc/passwd", "compare.1"],
  ["#/runs?compare=a,b", "compare.1"],
];

test.each(HOSTILE)("%s is refused, and said where", async (address, named) => {
  const error = await parsePermalink(address).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PermalinkError);
  const { message } = error as PermalinkError;
  expect(message).toContain(named);
  // Nothing in it can drive a terminal, and it stays readable.
  expect(message).not.toMatch(/\p{Cc}/u);
  expect(message.length).toBeLessThan(2000);
  expect(({} as { x?: number }).x).toBeUndefined();
});

const views = ["", "board", "claim/safran-lee-2022/floor-holds", "playground", "sandwich", "spectra", "papers", "runs"];
const keys = [
  "set.gain",
  "set.widths",
  "networks",
  "networks.1.widths",
  "activation",
  "profile",
  "compare",
  "v",
  "__proto__",
];
const word = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom("1", "1e308", "[1,2]", "{}", "-0", "%41"),
);

test("whatever is given is a state or refused by a PermalinkError", async () => {
  const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...keys), word), word), { maxLength: 4 });
  const address = fc
    .tuple(fc.oneof(fc.constantFrom(...views), word), query)
    .map(([path, pairs]) => `#/${path}?${pairs.map(([key, value]) => `${key}=${value}`).join("&")}`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(address, word), async (text) => {
      try {
        expect(await parsePermalink(text)).toHaveProperty("view");
      } catch (error) {
        expect(error).toBeInstanceOf(PermalinkError);
      }
    }),
    { seed: 11, numRuns: 1000 },
  );
});
