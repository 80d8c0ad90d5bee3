/** Something worth watching: a playground's address, and what is to be seen there. */
export interface Story {
  readonly title: string;
  readonly address: string;
  readonly sentence: string;
}

const four = (key: string): string => [1, 2, 3, 4].map((k) => `${key}.${k}.degree=${k}&${key}.${k}.energy=1`).join("&");
const ball = (widths: readonly string[]): string =>
  widths
    .map((w, i) => `networks.${i + 1}.widths=${w}&networks.${i + 1}.activation=logistic&networks.${i + 1}.gain=4`)
    .join("&");

/** The first one is the playground without any choice. */
export const STORIES: readonly Story[] = [
  {
    title: "The ball",
    address: "#/playground",
    sentence:
      "Inside a ball 1, outside 0. One hidden layer of 64 units cannot go below the shaded floor, however it is trained. The same 64 units in two layers go below it within seconds.",
  },
  {
    title: "More units",
    address: `#/playground?networks=4&${ball(["16", "64", "256", "56,8"])}&seeds=1`,
    sentence:
      "The same ball for one layer of 16, 64 and 256 units, and for two layers of 56 and 8. Sixteen times the units do not halve the floor; a second layer goes below all three.",
  },
  {
    title: "A slope instead of a jump",
    address:
      "#/playground?law=gaussian&profile=hat&networks.1.activation=tanh&networks.1.gain=1&networks.2.activation=tanh&networks.2.gain=1&training.steps=4000",
    sentence:
      "A radial function with a small Lipschitz constant. Here one layer learns it as well: depth is needed for what changes fast, not for what is round.",
  },
  {
    title: "Low degrees first",
    address: `#/playground?law=uniform-sphere&dimension=4&target=zonal&networks.1.widths=256&networks.1.activation=relu&networks.1.gain=1&networks.2.widths=512&networks.2.activation=relu&networks.2.bias=false&networks.2.trained=2&networks.2.initialisation=sphere&networks.2.gain=1&training.optimiser=gradient&training.rate=0.01&training.steps=5000&trainingPoints=8000&shown=error,degrees,radius,theory&target.parts=4&${four("target.parts")}&target.poles=common`,
    sentence:
      "Four harmonics of equal energy on the sphere, learnt by gradient descent one after another: degrees 1 and 2 at once, then 3, then 4. Network B trains its read-out alone: theory says where it is at each step, without a fitted number, and that it never sees degree 3.",
  },
  {
    title: "Blind without biases",
    address:
      "#/playground?law=uniform-sphere&dimension=4&target=zonal&networks.1.widths=128&networks.1.activation=relu&networks.1.bias=false&networks.1.gain=1&networks.2.widths=128&networks.2.activation=relu&networks.2.gain=1&trainingPoints=8000&training.steps=4000&shown=error,degrees,radius&target.parts=2&target.parts.1.degree=2&target.parts.1.energy=1&target.parts.2.degree=3&target.parts.2.energy=1&target.poles=common",
    sentence:
      "Degrees 2 and 3 in equal parts. ReLUs without biases have no odd degree above 1: what is left of degree 3 stays whole for ever. With biases it goes.",
  },
  {
    title: "A hierarchy",
    address:
      "#/playground?law=gaussian&dimension=12&target=sight&networks.1.widths=128&networks.1.activation=relu&networks.1.gain=1&networks.2.widths=112,16&networks.2.activation=relu&networks.2.gain=1&trainingPoints=20000&training.steps=6000&shown=error,radius,plane",
    sentence:
      "A function of one polynomial feature of 6 of the 12 coordinates. Both networks turn their weights towards the 6; two layers reach an error several times smaller.",
  },
];
