const TARGETS: Readonly<Record<string, string>> = {
  radial: "a function of the radius",
  data: "a file of mine",
  sight: "SIGHT: one hierarchical feature",
  might: "MIGHT: several hierarchical features",
  "deep-hierarchical": "a deep hierarchy",
  cap: "a cap of the sphere",
  zonal: "harmonics on the sphere",
  "random-polynomial": "a random polynomial on the sphere",
};

/** A target's id in words; the id where there are none. */
export const targetTitle = (id: string): string => TARGETS[id] ?? id;

const QUANTITIES: Readonly<Record<string, string>> = {
  error: "error on fresh points, against steps",
  loss: "loss of the batches, against steps",
  radius: "the functions along a line",
  plane: "the functions over a plane",
  degrees: "what is left of each degree (targets on the sphere)",
  floor: "certified floor under one hidden layer",
  theory: "what random directions reach",
};

export const quantityTitle = (id: string): string => QUANTITIES[id] ?? id;

/** Of a network with so many hidden layers: "layer 1", …, "read-out". */
export const layerNames = (hiddenLayers: number): readonly string[] => [
  ...Array.from({ length: hiddenLayers }, (_, i) => `hidden ${i + 1}`),
  "read-out",
];
