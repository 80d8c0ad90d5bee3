import { openEngine } from "./open.ts";

// Products long enough that a profiler's signals fall into them; what they leave of the heap shows when the process ends.
const n = 700;
const engine = await openEngine("native", { memoryMebibytes: 64 });
const workspace = engine.workspace({ name: "products", bytes: 12 * n * n });
const [a, b, out] = [0, 1, 2].map(() => workspace.matrix(n, n, "float32"));
a!.data.fill(1);
b!.data.fill(2);
const program = workspace.record((op) => op.multiply(a!, b!, { out: out! }));
for (let i = 0; i < 200; i++) workspace.run([program]);
if (out!.data.some((entry) => entry !== 2 * n)) throw new Error("wrong product");
workspace.release();
engine.close();
